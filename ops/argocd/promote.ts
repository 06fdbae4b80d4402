import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The list of environments with one of them at another version. Throws in words where there is no such environment, or it is there already. */
export const promoted = (environments: string, environment: string, version: string): string => {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`"${version}" is no released version: 0.2.0, say.`)
  const names = [...environments.matchAll(/environment: ([a-z]+),/g)].map(([, name]) => name)
  if (!names.includes(environment)) throw new Error(`There is no environment "${environment}". There are: ${names.join(', ')}.`)
  const changed = environments.replace(new RegExp(`(environment: ${environment}, revision: )[^ ]+`), `$1v${version}`)
  if (changed === environments) throw new Error(`${environment} is at ${version} already.`)
  return changed
}

if (import.meta.main) {
  const [environment = '', version = ''] = process.argv.slice(2)
  const path = join(import.meta.dirname, 'environments.yaml')
  try {
    await writeFile(path, promoted(await readFile(path, 'utf8'), environment, version))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
