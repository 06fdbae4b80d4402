import test from 'ava'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { usersOf } from '../argocd/users.ts'
import { contexts } from '../../../tests/contracts/contexts.ts'
import { openCharts } from './charts.ts'
import { podsOf, type Manifest } from './manifests.ts'

interface ExternalSecret extends Manifest {
  readonly spec: {
    readonly target: { readonly template?: { readonly data: Readonly<Record<string, string>> } }
    readonly dataFrom?: readonly { readonly extract: { readonly key: string } }[]
    readonly data?: readonly { readonly remoteRef: { readonly key: string; readonly property: string } }[]
  }
}

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/how-to/deploy-to-a-cluster.md'), 'utf8')

/** What the page tells operators to write down, as `entry property`; that of `nats-users` is told in words. */
const told = [...page.matchAll(/^\| ((?:`[a-z-]+`,? ?)+) \| ((?:`\w+`,? ?)+)(?:: [^|]*| of [^|]*)? \|$/gm)].flatMap(([, entries, properties]) =>
  [...entries!.matchAll(/`([^`]+)`/g)].flatMap(([, entry]) => [...properties!.matchAll(/`([^`]+)`/g)].map(([, property]) => `${entry} ${property}`)),
)

test('the page names every secret that operators must write down, and no other', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const all = await charts.renderAll('production')
  const path = 'minishop/production/'
  const seen = new Map(podsOf(all).flatMap(({ pod }) => (pod.spec?.volumes ?? []).flatMap(({ secret }) => (secret?.secretName ? [[secret.secretName, secret.items!.map(({ key }) => key)] as const] : []))))
  const needed = new Set<string>()
  for (const { metadata, spec } of all.filter(({ kind }) => kind === 'ExternalSecret') as readonly Manifest[] as readonly ExternalSecret[]) {
    for (const { remoteRef } of spec.data ?? []) needed.add(`${remoteRef.key.slice(path.length)} ${remoteRef.property}`)
    const made = Object.keys(spec.target.template?.data ?? {})
    for (const { extract } of spec.dataFrom ?? [])
      for (const key of seen.get(metadata.name)?.filter((key) => !made.includes(key)) ?? []) needed.add(`${extract.key.slice(path.length)} ${key}`)
  }
  // What NATS reads is not in our manifests.
  const ours = (line: string) => !line.startsWith('nats-users ')
  t.deepEqual(told.filter(ours).sort(), [...needed].filter(ours).sort())
  const users = usersOf(contexts).map(({ user }) => user)
  t.deepEqual([...needed].filter((line) => !ours(line)).sort(), users.map((user) => `nats-users ${user}`).sort())
  t.is(users.length, 8, 'the page says: operator and each of the seven that announce or listen')
})
