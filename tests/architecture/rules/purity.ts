import { at, codeOf, isTest, sources, type Rule } from '../source.ts'

const ambient: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\b|\bperformance\.now\b/g, 'take the time from `call.at`, or as an argument: nothing here reads a clock.'],
  [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/g, 'announce it with `notBefore`, or make it a schedule of the context: nothing here waits.'],
  [/\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/g, 'take ids from the `Ids` port or `derivedId`: nothing here is left to chance.'],
  [/\bprocess\.|\bconsole\.|\bfetch\s*\(|\bglobalThis\b/g, 'put it behind a port: nothing here touches the world.'],
]

/** Domain, ports and application are functions of what they are given. */
export const purity: Rule = (files) =>
  [...sources(files, (path) => /^packages\/contexts\/[^/]+\/(domain|ports|application)\//.test(path) && !isTest(path))].flatMap(([path, text]) =>
    ambient.flatMap(([pattern, message]) => [...codeOf(text).matchAll(pattern)].map((match) => at(path, text, match.index, message))),
  )
