import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Files } from './source.ts'

const root = resolve(import.meta.dirname, '../..')
const read = ['*', '.ci/*', '{packages,tests,docs,ops,.github}/**/*.{ts,js,json,md,sh,yml,yaml}']

/** The working tree without what is fetched or planted. Its test fixtures are wrong on purpose. */
export const workingTree = (): Files =>
  new Map(
    globSync(read, { cwd: root, withFileTypes: true, exclude: (entry) => ['node_modules', '.git', '.minishop', 'fixtures'].includes(entry.name) })
      .filter((entry) => entry.isFile())
      .map((entry) => resolve(entry.parentPath, entry.name))
      .map((path) => [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
