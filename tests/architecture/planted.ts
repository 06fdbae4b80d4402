import type { Files, Rule } from './source.ts'

/** A tree of planted files. */
export const planted = (files: Readonly<Record<string, string>>): Files => new Map(Object.entries(files))

/** What a rule reports about planted files, as `file:line`. */
export const reported = (rule: Rule, files: Readonly<Record<string, string>>): readonly string[] => rule(planted(files)).map(({ file, line }) => `${file}:${line}`)
