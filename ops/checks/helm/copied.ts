import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sources } from './charts.ts'

/** Where Prometheus's rules are written, and where the chart takes them from. */
export const writtenRules = resolve(sources, '../prometheus/rules')
export const copiedRules = join(sources, 'minishop/rules')

/** The rules of a folder by the names of their files; none where there is no folder. */
export const rulesIn = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : Promise.reject(error)))
  return Object.fromEntries(await Promise.all(names.sort().map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)))
}
