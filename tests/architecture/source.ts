/** The repository as the rules see it: paths from its root, with forward slashes, and what the files say. */
export type Files = ReadonlyMap<string, string>

export interface Violation {
  readonly file: string
  readonly line: number
  /** What to do about it. */
  readonly message: string
}

/** A rule of the house. It reads files and touches nothing, so a planted file proves it. */
export type Rule = (files: Files) => readonly Violation[]

export const at = (file: string, text: string, offset: number, message: string): Violation => ({ file, line: text.slice(0, offset).split('\n').length, message })

export const isTest = (path: string): boolean => path.endsWith('.test.ts') || path.startsWith('tests/') || /^packages\/(contexts\/|adapters\/)?[^/]+\/testing\//.test(path)

export const sources = function* (files: Files, where: (path: string) => boolean = () => true): Generator<readonly [path: string, text: string]> {
  for (const [path, text] of files) if (path.endsWith('.ts') && where(path)) yield [path, text]
}

const known = new Map<string, string>()

/**
 * The text with the content of comments, strings and regular expressions blanked out and everything else in its place,
 * so that a rule meets code alone and still knows the line. Code inside `${}` stays.
 */
export const codeOf = (text: string): string => {
  const cached = known.get(text)
  if (cached !== undefined) return cached
  const out = [...text].length === text.length ? text.split('') : Array.from({ length: text.length }, (_, index) => text[index]!)
  const blank = (from: number, to: number) => {
    for (let index = from; index < to && index < out.length; index++) if (out[index] !== '\n') out[index] = ' '
  }
  // Open template literals: how many braces are open inside the `${}` we are in.
  const templates: number[] = []
  let index = 0
  const readTemplate = () => {
    const begin = index
    while (index < text.length && text[index] !== '`' && text.slice(index, index + 2) !== '${') index += text[index] === '\\' ? 2 : 1
    blank(begin, index)
    if (text[index] === '`') index++
    else {
      templates.push(0)
      index += 2
    }
  }
  while (index < text.length) {
    const two = text.slice(index, index + 2)
    const one = text[index]!
    const begin = index
    if (two === '//' || two === '/*') {
      const end = two === '//' ? text.indexOf('\n', index) : text.indexOf('*/', index + 2) + 2
      index = end < begin + 2 ? text.length : end
      blank(begin, index)
    } else if (one === "'" || one === '"') {
      index++
      while (index < text.length && text[index] !== one && text[index] !== '\n') index += text[index] === '\\' ? 2 : 1
      blank(begin + 1, index)
      index++
    } else if (one === '`') {
      index++
      readTemplate()
    } else if (one === '/' && beginsExpression(out, index)) {
      index++
      for (let inClass = false; index < text.length && text[index] !== '\n' && (inClass || text[index] !== '/'); index++) {
        if (text[index] === '\\') index++
        else if (text[index] === '[') inClass = true
        else if (text[index] === ']') inClass = false
      }
      blank(begin + 1, index)
      index++
    } else {
      const depth = templates.length - 1
      index++
      if (one === '{' && depth >= 0) templates[depth]!++
      if (one === '}' && depth >= 0 && templates[depth]!-- === 0) {
        templates.pop()
        readTemplate()
      }
    }
  }
  const code = out.join('')
  known.set(text, code)
  return code
}

/** Whether a slash here begins a regular expression rather than dividing: after an operator, an opening bracket or a keyword. */
const beginsExpression = (out: readonly string[], index: number): boolean => {
  const before = out.slice(Math.max(0, index - 200), index).join('').trimEnd()
  return before === '' || /[(,=:[!&|?{};+\-*%<>~^]$|\b(return|typeof|case|in|of|yield|await)$/.test(before)
}

export interface Import {
  readonly specifier: string
  readonly offset: number
}

const beforeSpecifier = /\b(?:from|import|(?:import|import\.meta\.resolve|require|require\.resolve)\s*\()\s*(['"])( *)\1/g

/** Everything a file imports, exports from, or resolves by name, with the place where it says so. */
export const importsOf = (text: string): readonly Import[] =>
  [...codeOf(text).matchAll(beforeSpecifier)].map((match) => {
    const end = match.index + match[0].length - 1
    return { specifier: text.slice(end - match[2]!.length, end), offset: match.index }
  })

export interface Exported {
  readonly kind: string
  readonly name: string
  readonly offset: number
}

/** What a file exports under names of its own. */
export const exportsOf = (text: string): readonly Exported[] =>
  [...codeOf(text).matchAll(/^export (?:declare )?(?:async )?(const|let|function\*?|class|abstract class|interface|type) (\w+)/gm)].map(
    ({ 1: kind, 2: name, index }) => ({ kind: kind!, name: name!, offset: index }),
  )

/** A name in its words: `ordersPostgres`, `ORDERS_POSTGRES` and `orders-postgres` are orders and postgres. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_.]+/)
