import { at, codeOf, sources, type Rule } from '../source.ts'

const banned: readonly (readonly [RegExp, string])[] = [
  [/@(?=[A-Za-z_])/g, 'no decorators: Node runs this file as it is.'],
  [/\benum\s+\w+\s*\{/g, 'no enum: use a union of words.'],
  [/^[ \t]*(?:export )?(?:namespace|module)[ \t]+[\w.]+\s*\{/gm, 'no namespaces: a file is one.'],
  [/;[ \t]*$/gm, 'no semicolon at the end of a line.'],
]

/** Erasable TypeScript in one hand. */
export const syntax: Rule = (files) =>
  [...sources(files)].flatMap(([path, text]) => banned.flatMap(([pattern, message]) => [...codeOf(text).matchAll(pattern)].map((match) => at(path, text, match.index, message))))
