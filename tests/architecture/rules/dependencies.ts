import { builtinModules } from 'node:module'
import { at, importsOf, isTest, sources, type Rule, type Violation } from '../source.ts'
import { placeOf } from './layers.ts'

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Technologies that one package alone knows, so that changing one's mind is a change in one place. */
const homes: Readonly<Record<string, string>> = {
  inversify: 'packages/host',
  koa: 'packages/adapters/koa',
  '@koa/router': 'packages/adapters/koa',
  '@mikro-orm': 'packages/adapters/postgres',
  '@nats-io': 'packages/adapters/nats',
  ioredis: 'packages/adapters/redis',
  'io-ts': 'packages/kernel',
  'fp-ts': 'packages/kernel',
}

/** Declared without being imported: a peer that a dependency imports for us. */
const peers = ['reflect-metadata']

const packageOf = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
const isBuiltin = (specifier: string): boolean => specifier.startsWith('node:')

/** Each package imports what it declares and declares what it imports; technologies stay in their home. */
export const dependencies: Rule = (files) => {
  const violations: Violation[] = []
  const manifests = new Map<string, Manifest>()
  for (const [path, text] of files) if (path === 'package.json' || path.endsWith('/package.json')) manifests.set(path.replace(/\/?package\.json$/, ''), JSON.parse(text) as Manifest)
  const forTests = Object.keys(manifests.get('')?.devDependencies ?? {})
  const imported = new Map<string, Set<string>>()

  for (const [path, text] of sources(files)) {
    const place = placeOf(path)
    if (place === undefined) continue
    const manifest = manifests.get(place.folder)
    const declared = Object.keys(manifest?.dependencies ?? {})
    for (const { specifier, offset } of importsOf(text)) {
      if (specifier.startsWith('.')) continue
      const wrong = (message: string) => violations.push(at(path, text, offset, message))
      const name = packageOf(specifier)
      if (!imported.has(place.folder)) imported.set(place.folder, new Set())
      imported.get(place.folder)!.add(name)
      const pure = place.kind === 'context' && ['domain', 'ports', 'application', 'index'].includes(place.layer) && !isTest(path)
      if (pure && !name.startsWith('@minishop/')) wrong(`don't import ${specifier} in a context's ${place.layer}: what it needs of the world is a port, and an adapter may import it.`)
      else if (isBuiltin(specifier)) continue
      else if (builtinModules.includes(name)) wrong(`write "node:${specifier}".`)
      else {
        const home = homes[name] ?? homes[name.split('/')[0]!]
        if (home !== undefined && home !== place.folder) wrong(`${name} is known to ${home} alone; use what that package exports.`)
        else if (!declared.includes(name) && !(isTest(path) && (forTests.includes(name) || name.startsWith('@minishop/'))))
          wrong(`declare ${name} in ${place.folder}/package.json (or, for tests, in the devDependencies of the root).`)
      }
    }
  }
  for (const [folder, manifest] of manifests)
    for (const name of Object.keys(manifest.dependencies ?? {}))
      if (imported.has(folder) && !imported.get(folder)!.has(name) && !peers.includes(name))
        violations.push({
          file: `${folder}/package.json`,
          line: files.get(`${folder}/package.json`)!.split('\n').findIndex((line) => line.includes(`"${name}"`)) + 1,
          message: `remove ${name} from the dependencies: nothing here imports it.`,
        })
  return violations
}
