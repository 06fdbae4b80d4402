import { codeOf, sources, type Rule } from '../source.ts'

const page = 'ARCHITECTURE.md'
const longest = 300

/** The titles of all tests. What a title is put together from at run time stands for anything. */
const titlesIn = (text: string): readonly RegExp[] => {
  const code = codeOf(text)
  return [...code.matchAll(/\btest(?:\.\w+)*\(\s*(['"`])/g)].map((match) => {
    const begin = match.index + match[0].length
    const title = text.slice(begin, code.indexOf(match[1]!, begin)).replaceAll('\\', '')
    return new RegExp(`^${title.split(/\$\{[^}]*\}/).map((part) => RegExp.escape(part)).join('.+')}$`)
  })
}

/**
 * ARCHITECTURE.md stays under 300 lines, and the test it names for an invariant exists. It names one so: Kept by "the title".
 */
export const architecturePage: Rule = (files) => {
  const text = files.get(page)
  if (text === undefined) return []
  const lines = text.trimEnd().split('\n')
  const titles = [...sources(files, (path) => path.endsWith('.test.ts'))].flatMap(([, source]) => titlesIn(source))
  const named = lines.flatMap((line, index) => [...line.matchAll(/\bKept by (".*)/g)].flatMap((match) => [...match[1]!.matchAll(/"([^"]+)"/g)].map(([, title]) => ({ title: title!, line: index + 1 }))))
  return [
    ...(lines.length < longest ? [] : [{ file: page, line: longest, message: `shorten it: ${lines.length} lines, and it stays under ${longest}.` }]),
    ...(named.length > 0 ? [] : [{ file: page, line: 1, message: 'name for each invariant the test that keeps it: Kept by "the title of the test".' }]),
    ...named.filter(({ title }) => !titles.some((pattern) => pattern.test(title))).map(({ title, line }) => ({ file: page, line, message: `there is no test called "${title}": correct the title or write the test.` })),
  ]
}
