import { certificatesIn, ofKind, podsOf, type Manifest } from '../manifests.ts'
import type { Policy } from './policy.ts'
import { secretsOf } from './secrets.ts'

/** The URLs of stores that are put together for a Secret, by its name. */
const urlsOf = (manifests: readonly Manifest[]) =>
  manifests
    .filter(({ kind }) => kind === 'ExternalSecret')
    .flatMap((manifest) =>
      [...JSON.stringify(manifest).matchAll(/"([a-z]+):\/\/[^@"]*@([^:/"]+)[^?"]*(\?[^"]*)?"/g)].map(([, scheme = '', host = '', query = '']) => ({
        secret: manifest.metadata.name,
        scheme,
        host,
        query,
      })),
    )

const encrypting: Readonly<Record<string, RegExp>> = { postgres: /[?&]sslmode=verify-full(&|$)/, tls: /^/, rediss: /^/ }

export const encrypted: Policy = {
  holds: 'stores are asked by TLS alone, and by names that their certificates bear',
  faults: (manifests) => {
    const certified = new Set(certificatesIn(manifests).flatMap(({ spec }) => spec.dnsNames))
    return [
      ...manifests.flatMap((manifest) => {
        const text = JSON.stringify(manifest)
        const open =
          (manifest.kind === 'Cluster' && !text.includes('"hostnossl all all all reject"')) ||
          (manifest.kind === 'ConfigMap' && text.includes('appendonly') && !/"port 0\\ntls-port 6379\\n/.test(text))
        return open ? [`${manifest.metadata.name} lets in who does not encrypt.`] : []
      }),
      ...urlsOf(manifests).flatMap(({ secret, scheme, host, query }) => [
        ...(encrypting[scheme]?.test(query) ? [] : [`${secret} does not look at the certificate of ${host}.`]),
        ...(certified.has(host) ? [] : [`${secret} asks ${host}, which has no certificate of that name.`]),
      ]),
    ]
  },
}

const folder = '/run/minishop/authority'

/** The files by which a pod can know stores. */
const authoritiesOf = (manifests: readonly Manifest[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    podsOf(manifests).map(({ name, pod }) => {
      const files = (pod.spec?.volumes ?? [])
        .filter((volume) => pod.spec!.containers.every(({ volumeMounts }) => volumeMounts?.some((mount) => mount.name === volume.name && mount.mountPath === folder)))
        .flatMap(({ projected }) => (projected?.sources ?? []).flatMap(({ secret, configMap }) => (secret ?? configMap)?.items ?? []))
      return [name, files.filter(({ key }) => key === 'ca.crt').map(({ path }) => `${folder}/${path}`)] as const
    }),
  )

export const known: Policy = {
  holds: 'whoever reaches a store has the certificate of who signs for it, and believes no other',
  faults: (manifests) => {
    const files = authoritiesOf(manifests)
    const told = urlsOf(manifests)
    return secretsOf(manifests).flatMap(({ pod, secret }) =>
      told
        .filter((url) => url.secret === secret)
        .flatMap(({ host, query }) => {
          const file = new URLSearchParams(query).get('sslrootcert')
          if (file === null) return [`${pod} believes any authority about ${host}.`]
          return files.get(pod)?.includes(file) ? [] : [`${pod} does not have ${file}, by which it is to know ${host}.`]
        }),
    )
  },
}

interface UserList extends Manifest {
  readonly spec: { readonly target: { readonly template: { readonly data: Readonly<Record<string, string>> } } }
}

export const ownUsers: Policy = {
  holds: 'nobody but an administrator is let into Redis without a name, and each user touches what is its own alone',
  faults: (manifests) => {
    const lists = manifests.filter(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'redis-users') as readonly Manifest[] as readonly UserList[]
    return ofKind(manifests, 'StatefulSet').flatMap(() => {
      const lines = lists.flatMap(({ spec }) => Object.values(spec.target.template.data)).join('').split('\n').filter((line) => line !== '')
      return [
        ...(lines.some((line) => /^user default on #\S+.* ~\* /.test(line)) ? [] : ['Everybody is let into Redis.']),
        ...lines.flatMap((line) => {
          const [, name = ''] = /^user (\S+) on #/.exec(line) ?? []
          if (name === 'default') return []
          const own = name !== '' && line.includes(` resetchannels ~${name}:* -@all `) && line.includes(' -@dangerous')
          return own && !/ (nopass|~\*|allkeys|\+@all)( |$)/.test(line) ? [] : [`Redis lets in too far: ${line}`]
        }),
      ]
    })
  },
}
