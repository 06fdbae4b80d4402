import { at, codeOf, exportsOf, sources, type Rule } from '../source.ts'

const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()

/** Nothing stands alone: a use case has its test beside it, a port has the test that keeps its promise, a context has its README. */
export const companions: Rule = (files) => [
  ...[...sources(files, (path) => /^packages\/contexts\/[^/]+\/application\//.test(path) && !path.endsWith('.test.ts'))].flatMap(([path, text]) => {
    const useCase = /^export const \w+ = (?:command|query|stream)\(/m.exec(codeOf(text))
    const beside = path.replace(/\.ts$/, '.test.ts')
    return useCase && !files.has(beside) ? [at(path, text, useCase.index, `write its test beside it: ${beside}.`)] : []
  }),
  ...[...sources(files, (path) => /^packages\/contexts\/[^/]+\/ports\//.test(path))].flatMap(([path, text]) =>
    exportsOf(text)
      .filter(({ kind }) => kind === 'abstract class')
      .flatMap(({ name, offset }) => {
        const suite = path.replace(/ports\/[^/]+$/, `adapters/${kebab(name)}.test.ts`)
        return files.has(suite) ? [] : [at(path, text, offset, `write the test that every adapter of ${name} passes: ${suite}.`)]
      }),
  ),
  ...[...files.keys()].flatMap((path) => {
    const [, folder] = /^(packages\/contexts\/[^/]+)\/index\.ts$/.exec(path) ?? []
    return folder === undefined || files.has(`${folder}/README.md`) ? [] : [{ file: path, line: 1, message: `introduce the context to a newcomer: ${folder}/README.md.` }]
  }),
]
