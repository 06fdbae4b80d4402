import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Manifest, PodTemplate } from './manifests.ts'

interface ExternalSecret extends Manifest {
  readonly spec: {
    readonly target: { readonly template?: { readonly data: Readonly<Record<string, string>> } }
    readonly dataFrom?: readonly { readonly extract: { readonly key: string } }[]
    readonly data?: readonly { readonly secretKey: string; readonly remoteRef: { readonly key: string; readonly property: string } }[]
  }
}

/** What of a cluster there is on this machine instead. */
export interface Here {
  readonly folder: string
  /** The store of secrets: properties by entry. */
  readonly entries: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** By whom a Secret that cert-manager writes says its certificate is signed: a file. */
  readonly authority: string
  /** Where the stores are, by `host:port` of the cluster. */
  readonly stores: Readonly<Record<string, string>>
}

/** Secrets by name, their values by key. */
export type Secrets = ReadonlyMap<string, Readonly<Record<string, string>>>

/** The Secrets of a rendering, as the operator of External Secrets makes them of the entries. Throws where an entry or a property is missing. */
export const secretsFrom = (manifests: readonly Manifest[], { entries }: Pick<Here, 'entries'>): Secrets => {
  const wanted = manifests.filter(({ kind }) => kind === 'ExternalSecret') as readonly Manifest[] as readonly ExternalSecret[]
  const entry = (path: string) => entries[path.slice(path.lastIndexOf('/') + 1)] ?? missing(`There is no entry ${path}.`)
  return new Map(
    wanted.map(({ metadata: { name }, spec: { target, dataFrom = [], data = [] } }) => {
      const fetched: Record<string, string> = Object.assign({}, ...dataFrom.map(({ extract }) => entry(extract.key)))
      for (const { secretKey, remoteRef: { key, property } } of data) fetched[secretKey] = entry(key)[property] ?? missing(`${name} wants ${property} of ${key}.`)
      const filled = (text: string) => text.replace(/\{\{ \.(\w+) \| urlquery \}\}/g, (_, known: string) => encodeURIComponent(fetched[known]!))
      return [name, { ...fetched, ...Object.fromEntries(Object.entries(target.template?.data ?? {}).map(([key, text]) => [key, filled(text)])) }]
    }),
  )
}

const missing = (words: string): never => {
  throw new Error(words)
}

/**
 * The environment of a pod's first container, on this machine: its files are in a folder, and its stores where they are here. Nothing but what the pod
 * mounts is there.
 */
export const environmentHere = async (pod: string, { spec }: PodTemplate, secrets: Secrets, { folder, authority, stores }: Here): Promise<Record<string, string>> => {
  const run = join(folder, 'pods', pod)
  const here = (text: string): string =>
    Object.entries(stores).reduce((told, [there, place]) => told.replace(`@${there}`, `@${place}`), text.replaceAll('/run/minishop', run))
  const { volumeMounts = [], env = [] } = spec!.containers[0]!
  for (const { name, secret, projected } of spec!.volumes ?? []) {
    const sources = secret ? [{ name: secret.secretName!, items: secret.items }] : (projected?.sources ?? []).map((source) => source.secret!)
    for (const { name: from = '', items = [] } of sources)
      for (const { key, path } of items) {
        const file = join(here(volumeMounts.find((mount) => mount.name === name)!.mountPath), path)
        await mkdir(dirname(file), { recursive: true })
        if (from.endsWith('-tls')) await copyFile(authority, file)
        else await writeFile(file, here(secrets.get(from)?.[key] ?? missing(`${pod} mounts ${key} of ${from}, which nobody makes.`)))
      }
  }
  return Object.fromEntries(env.map(({ name, value = '' }) => [name, here(value)]))
}
