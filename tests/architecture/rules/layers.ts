import { posix } from 'node:path'
import { at, importsOf, isTest, sources, type Rule } from '../source.ts'

/** Where a file stands in the house: its package, and its layer inside it. */
export interface Place {
  readonly folder: string
  readonly kind: 'kernel' | 'adapter' | 'host' | 'context' | 'servers' | 'composed' | 'tests'
  /** Of a context: domain, ports, application, adapters, index or main. */
  readonly layer: string
}

export const contextLayers = ['domain', 'ports', 'application', 'adapters', 'migrations', 'testing'] as const

export const placeOf = (path: string): Place | undefined => {
  const parts = path.split('/')
  if (parts[0] === 'tests') return { folder: 'tests', kind: 'tests', layer: 'tests' }
  if (parts[0] !== 'packages' || parts.length < 3) return undefined
  const nested = parts[1] === 'adapters' || parts[1] === 'contexts'
  const folder = parts.slice(0, nested ? 3 : 2).join('/')
  const [first = '', ...deeper] = parts.slice(nested ? 3 : 2)
  const layer = deeper.length > 0 ? first : first.replace(/(\.test)?\.ts$/, '')
  if (parts[1] === 'contexts') return { folder, kind: 'context', layer }
  if (parts[1] === 'adapters') return { folder, kind: 'adapter', layer }
  if (parts[1] === 'kernel' || parts[1] === 'host' || parts[1] === 'servers') return { folder, kind: parts[1], layer }
  return { folder, kind: 'composed', layer }
}

/** What each layer of a context may import of its own context. */
const inside: Readonly<Record<string, readonly string[]>> = {
  domain: ['domain'],
  ports: ['ports', 'domain'],
  application: ['application', 'ports', 'domain'],
  index: ['application', 'ports', 'domain'],
  adapters: ['adapters', 'migrations', 'ports', 'domain'],
  migrations: ['migrations'],
  testing: ['testing', 'application', 'ports', 'domain'],
  main: ['index', 'application', 'ports', 'domain', 'adapters', 'migrations'],
}

/** What each layer may import of other packages. */
const outside = (from: Place, path: string, to: Place, toPackage: string): boolean => {
  if (to.kind === 'kernel') return true
  if (to.kind === 'servers') return from.kind === 'composed' || isTest(path)
  if (from.kind === 'tests' || from.kind === 'composed') return true
  if (from.kind === 'host') return to.kind === 'adapter'
  // Its endpoints are what every transport serves: the vocabulary of HTTP, no technology of its own.
  if (from.kind === 'adapter') return toPackage === '@minishop/http'
  if (from.kind !== 'context') return false
  if (to.kind === 'adapter') return ['adapters', 'migrations', 'main'].includes(from.layer) || isTest(path)
  if (to.kind === 'host') return from.layer === 'main' || isTest(path)
  // The gateway exposes what the others' manifests say.
  return to.kind === 'context' && from.folder === 'packages/contexts/gateway' && from.layer === 'main'
}

/** The import table: each layer imports only what stands below it, and contexts never meet in code. */
export const layers: Rule = (files) => {
  const packages = new Map<string, Place>()
  for (const [path, text] of files) {
    const place = path.endsWith('/package.json') ? placeOf(path) : undefined
    if (place) packages.set((JSON.parse(text) as { name: string }).name, place)
  }
  return [...sources(files)].flatMap(([path, text]) => {
    const from = placeOf(path)
    if (from === undefined) return []
    const wrong = (offset: number, message: string) => [at(path, text, offset, message)]
    if (from.kind === 'context' && !(from.layer in inside) && !isTest(path))
      return wrong(0, `move it to a layer of the context (${contextLayers.join(', ')}), to index.ts or to main.ts; nothing else stands in a context.`)
    return importsOf(text).flatMap(({ specifier, offset }) => {
      if (specifier.startsWith('.')) {
        const target = posix.normalize(posix.join(posix.dirname(path), specifier))
        if (!/\.(ts|json)$/.test(target)) return wrong(offset, `name the file with its ending: "${specifier}.ts".`)
        const to = placeOf(target)
        if (to?.folder !== from.folder) return wrong(offset, `import another package by its name, not by the path ${specifier}.`)
        if (to.layer === 'testing' && !isTest(path)) return wrong(offset, 'leave the testing part to tests.')
        if (from.kind !== 'context' || isTest(path)) return []
        return inside[from.layer]!.includes(to.layer) ? [] : wrong(offset, `don't import ${to.layer} from ${from.layer}: it may import ${inside[from.layer]!.join(', ')} of its context.`)
      }
      if (!specifier.startsWith('@minishop/')) return []
      const [toPackage, part] = [specifier.split('/').slice(0, 2).join('/'), specifier.split('/').slice(2).join('/')]
      const to = packages.get(toPackage)
      if (to === undefined) return wrong(offset, `there is no package ${toPackage}; check the name.`)
      if (part === 'testing' && !isTest(path)) return wrong(offset, `leave ${specifier} to tests.`)
      if (to.folder === from.folder) return wrong(offset, `import files of your own package by relative path, not as ${specifier}.`)
      if (outside(from, path, to, toPackage)) return []
      return wrong(
        offset,
        from.kind === 'context' && to.kind === 'context'
          ? `a context never imports another: decode what you hear from ${toPackage} with a codec of your own.`
          : `${from.kind === 'context' ? `a context's ${from.layer}` : from.folder} may not import ${specifier}; see the import table in ARCHITECTURE.md.`,
      )
    })
  })
}
