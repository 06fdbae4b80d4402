import { certificatesIn, containersOf, podsOf, type Manifest } from '../manifests.ts'
import type { Policy } from './policy.ts'

/** By whom a store is known is no secret, wherever it stands. */
const authorityKey = 'ca.crt'

/** Which Secrets each pod sees, and under which keys. */
export const secretsOf = (manifests: readonly Manifest[]) =>
  podsOf(manifests).flatMap(({ name, pod }) =>
    (pod.spec?.volumes ?? [])
      .flatMap(({ secret, projected }) => [
        ...(secret ? [{ name: secret.secretName, items: secret.items }] : []),
        ...(projected?.sources ?? []).flatMap(({ secret }) => (secret ? [secret] : [])),
      ])
      .map(({ name: secret = '', items = [] }) => ({ pod: name, secret, keys: items.map(({ key }) => key) })),
  )

export const ownSecrets: Policy = {
  holds: 'no two kinds of pods see one Secret, but for the certificate of who signs for a store, and each sees only the keys that it names',
  faults: (manifests) => {
    const seen = secretsOf(manifests)
    const secret = seen.filter(({ keys }) => keys.some((key) => key !== authorityKey))
    return [
      ...seen.flatMap(({ pod, secret, keys }) => (keys.length === 0 ? [`${pod} sees all of the Secret ${secret}.`] : [])),
      ...secret.flatMap(({ pod, secret }) => (secret.endsWith('-tls') && secret !== `${pod}-tls` ? [`${pod} sees the key to the certificate of another: ${secret}.`] : [])),
      ...secret.flatMap(({ pod, secret: one }) => secret.filter((other) => other.secret === one && other.pod !== pod).map((other) => `${pod} and ${other.pod} see the Secret ${one}.`)),
    ]
  },
}

export const ownersApart: Policy = {
  holds: 'the owner of a database is known to its migration alone',
  faults: (manifests) =>
    secretsOf(manifests).flatMap(({ pod, secret, keys }) => {
      const owners = secret.endsWith('-owner') || keys.includes('DATABASE_OWNER_URL')
      return owners && !(pod.endsWith('-migrate') && secret === pod.replace(/migrate$/, 'owner')) ? [`${pod} knows an owner: ${secret}.`] : []
    }),
}

export const noneInSight: Policy = {
  holds: 'no secret stands in a manifest, in an environment or on a command line',
  faults: (manifests) => [
    ...manifests.flatMap(({ kind, metadata }) => (kind === 'Secret' ? [`Secret ${metadata.name} stands in the manifests.`] : [])),
    ...containersOf(manifests).flatMap(({ title, container }) => [
      ...(container.envFrom?.length ? [`${title} takes a whole environment.`] : []),
      ...([...(container.command ?? []), ...(container.args ?? [])].some(isSecret) ? [`${title} has a secret on its command line.`] : []),
      ...(container.env ?? []).flatMap(({ name, value = '', valueFrom }) =>
        valueFrom?.secretKeyRef || isSecret(value) || (/(PASSWORD|SECRET|PEPPER|TOKEN|KEYS?)$/.test(name) && value !== '') ? [`${title} has a secret in ${name}.`] : [],
      ),
    ]),
  ],
}
const isSecret = (text: string): boolean => /:\/\/[^/@\s]*:[^/@\s]*@|BEGIN [A-Z ]*PRIVATE KEY|"d":|--(requirepass|pass|password|masterauth)\b/.test(text)

/** Every Secret that a pod sees is made by somebody: the chart of the stores, where secrets come from there. */
export const madeByStores: Policy = {
  holds: 'every Secret that a pod sees is fetched by the chart of the stores, or written for a certificate of it',
  faults: (manifests) => {
    const fetched = manifests.filter(({ kind }) => kind === 'ExternalSecret').map(({ metadata }) => metadata.name)
    const made = new Set([...fetched, ...certificatesIn(manifests).map(({ spec }) => spec.secretName)])
    return secretsOf(manifests).flatMap(({ pod, secret }) => (made.has(secret) ? [] : [`${pod} waits for the Secret ${secret}, which nobody makes.`]))
  },
}
