import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { chartNames, sources, type Charts } from './charts.ts'
import type { Manifest } from './manifests.ts'

/** Where the last rendering of production is kept. */
export const kept = join(sources, 'production.txt')

/** Whatever has a name in a list is found by it: another before it changes nothing. */
const step = (each: unknown, n: number): string => {
  const { name, key } = (each ?? {}) as { readonly name?: unknown; readonly key?: unknown }
  return typeof name === 'string' ? name : typeof key === 'string' ? key : String(n)
}

const leaves = (value: unknown, path: string): readonly string[] => {
  if (Array.isArray(value) && value.some((each) => typeof each === 'object')) return value.flatMap((each, n) => leaves(each, `${path}[${step(each, n)}]`))
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, each]) => leaves(each, /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`))
  return [`${path} = ${JSON.stringify(value)}`]
}

/** What says nothing that the first line, or the beginning of the line, has not said. Rules are kept beside the chart as they are. */
const noise = /^\.kind = |^\.metadata\.name = |^\.metadata\.labels\["|\[([\w.-]+)\]\.(?:name|key|path) = "\1"$|^\.spec\.groups/

/**
 * A rendering in few lines, sorted: which manifests of a kind there are, and what all or some of them have at a path. Where a manifest names the service it is of, that
 * reads `<name>`, so that what is the same for all services stands there once.
 */
export const condensed = (manifests: readonly Manifest[], services: readonly string[]): readonly string[] => {
  const named = [...services].sort((a, b) => b.length - a.length)
  const found = new Map<string, string[]>()
  const groups = new Map<string, string[]>()
  for (const manifest of manifests) {
    const { name } = manifest.metadata
    const own = named.find((service) => name === service || name.startsWith(`${service}-`))
    const ending = own === undefined ? name : `<name>${name.slice(own.length)}`
    const group = `${manifest.kind} ${ending}`
    groups.set(group, [...(groups.get(group) ?? []), own ?? ''])
    for (const line of leaves(manifest, '')) {
      if (noise.test(line)) continue
      const text = `${group}${own === undefined ? line : line.replace(new RegExp(`(?<![a-z]|basic-|server )${own}(?![a-z])`, 'g'), '<name>')}`
      found.set(text, [...(found.get(text) ?? []), own ?? ''])
    }
  }
  const all = (text: string) => groups.get(text.slice(0, text.indexOf('.', text.indexOf(' '))))!.length
  return [
    ...[...groups].map(([group, names]) => (names[0] === '' ? group : `${group} of ${names.sort().join(', ')}`)),
    ...[...found].map(([text, names]) => (names.length === all(text) ? text : `${text}   (${names.sort().join(', ')})`)),
  ].sort()
}

/** The rendering of production as it is kept: the versions of the charts, then their lines. */
export const snapshot = async (charts: Charts): Promise<string> => {
  const versions = await Promise.all(
    chartNames.map(async (chart) => `${chart} ${(parse(await readFile(join(sources, chart, 'Chart.yaml'), 'utf8')) as { version: string }).version}`),
  )
  const manifests = await charts.renderAll('production')
  const services = manifests.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name)
  return `${versions.join(', ')}\n\n${condensed(manifests, services).join('\n')}\n`
}

// A change of these is refused: what has them must be made anew.
const fixed = /^(Deployment [^.]+\.spec\.selector|Cluster [^.]+\.spec\.bootstrap)/

/** What an upgrade from one rendering to another changes, line by line; with a warning where it can't be changed in place. */
export const upgrade = (before: string, after: string): readonly string[] => {
  const [old, now] = [new Set(before.split('\n')), new Set(after.split('\n'))]
  const told = (sign: '-' | '+', line: string) => `${sign} ${line}${fixed.test(line) ? "   <- can't be changed in place" : ''}`
  const changes = [...[...old].filter((line) => !now.has(line)).map((line) => told('-', line)), ...[...now].filter((line) => !old.has(line)).map((line) => told('+', line))]
  return changes.sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1))
}
