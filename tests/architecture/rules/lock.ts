import type { Rule } from '../source.ts'

type Dependencies = Readonly<Record<string, string>>
type Part = 'dependencies' | 'devDependencies' | 'optionalDependencies'
const parts: readonly Part[] = ['dependencies', 'devDependencies', 'optionalDependencies']

const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/
const written = (wanted: Dependencies = {}): string => JSON.stringify(Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Every version is pinned, and the lock says the same as the packages: what is installed is what was tried. */
export const lock: Rule = (files) => {
  const text = files.get('package-lock.json')
  if (text === undefined) return []
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, { readonly [P in Part]?: Dependencies }>> }
  return [...files].flatMap(([file, manifest]) => {
    if (file !== 'package.json' && !/^packages\/.*\/package\.json$/.test(file)) return []
    const declared = JSON.parse(manifest) as { readonly [P in Part]?: Dependencies }
    const locked = packages[file.replace(/\/?package\.json$/, '')]
    return parts.flatMap((part) => {
      const loose = Object.entries(declared[part] ?? {}).filter(([, version]) => !exact.test(version))
      return [
        ...loose.map(([name, version]) => ({ file, line: 1, message: `pin ${name} to one version instead of ${version}.` })),
        ...(written(declared[part]) === written(locked?.[part]) ? [] : [{ file, line: 1, message: `run npm install and keep its lock: package-lock.json does not say the same ${part}.` }]),
      ]
    })
  })
}
