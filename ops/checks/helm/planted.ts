import { titleOf, type Manifest } from './manifests.ts'

/** Plants mistakes into a rendering, which stays as it is. */
export type Plant = (manifests: readonly Manifest[]) => readonly Manifest[]

const under = (value: unknown, [key, ...rest]: readonly string[], planted: unknown): unknown => {
  if (key === undefined) return planted
  if (Array.isArray(value)) return value.map((each, n) => (String(n) === key ? under(each, rest, planted) : each))
  if (typeof value !== 'object' || value === null || (rest.length > 0 && !(key in value))) throw new Error(`There is no ${key} to plant a mistake under.`)
  const { [key]: old, ...others } = value as Record<string, unknown>
  const made = under(old, rest, planted)
  return made === undefined ? others : { ...others, [key]: made }
}

/** Another value at a path such as `spec.replicas`, or none: `changed('Deployment orders', 'spec.template.spec.containers.0.resources')`. */
export const changed = (title: string, path: string, value?: unknown): Plant => (manifests) => {
  if (!manifests.some((manifest) => titleOf(manifest) === title)) throw new Error(`There is no ${title} to plant a mistake in.`)
  return manifests.map((manifest) => (titleOf(manifest) === title ? (under(manifest, path.split('.'), value) as Manifest) : manifest))
}

export const without = (title: string): Plant => (manifests) => manifests.filter((manifest) => titleOf(manifest) !== title)

export const besides = (manifest: Manifest & Readonly<Record<string, unknown>>): Plant => (manifests) => [...manifests, manifest]
