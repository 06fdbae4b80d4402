import { at, codeOf, sources, type Rule } from '../source.ts'

const leftovers = /(?:^\s*(?:\/\/|\/\*\*?|\*)|\s\/\/ ).*\b(?:TO-?DO|FIXME|XXX|HACK)\b/gm
// `isRoot() ? test : test.skip` stays: it skips only where the machine can't run the test.
const partial = /(?<!\? test : )\b(?:test|describe|it)(?:\.\w+)*\.(?:only|skip|failing|todo)\b/g

/** Nothing is left for later, and every test runs. */
export const looseEnds: Rule = (files) =>
  [...sources(files)].flatMap(([path, text]) => [
    ...[...text.matchAll(leftovers)].map((match) => at(path, text, match.index + match[0].length, 'do it now, or open an issue; nothing is left in a comment.')),
    ...(path.endsWith('.test.ts') ? [...codeOf(text).matchAll(partial)].map((match) => at(path, text, match.index, 'let every test run: no .only, .skip, .failing, .todo.')) : []),
    ...(path.endsWith('.test.ts') && !/\btest(?:\.\w+)*\(/.test(codeOf(text)) ? [at(path, text, 0, 'a test file without a test proves nothing: write one or remove the file.')] : []),
  ])
