import { sources, type Rule } from '../source.ts'

const longest = 250

/** Files that may be longer for now, with the lines they have. The list only ever shrinks. */
const longer: Readonly<Record<string, number>> = {}

export const sizeWith =
  (ratchet: Readonly<Record<string, number>>): Rule =>
  (files) => [
    ...[...sources(files)].flatMap(([file, text]) => {
      const lines = text.trimEnd().split('\n').length
      const limit = ratchet[file] ?? longest
      if (lines > limit) return [{ file, line: limit + 1, message: `split it: it has ${lines} lines, and ${limit} are the most.` }]
      return file in ratchet && lines < limit ? [{ file, line: 1, message: `it shrank: put ${lines > longest ? `${lines} instead of ${limit}` : 'nothing'} into the list of longer files.` }] : []
    }),
    ...Object.keys(ratchet).flatMap((file) => (files.has(file) ? [] : [{ file, line: 1, message: 'it is gone: take it off the list of longer files.' }])),
  ]

/** A file fits in the head: 250 lines at most. */
export const size: Rule = sizeWith(longer)
