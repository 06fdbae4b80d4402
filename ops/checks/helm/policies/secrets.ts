import { containersOf, podsOf, type Manifest } from '../manifests.ts'
import type { Policy } from './policy.ts'

/** Which Secrets each pod sees. */
const secretsOf = (manifests: readonly Manifest[]) =>
  podsOf(manifests).flatMap(({ name, pod }) => (pod.spec?.volumes ?? []).flatMap(({ secret }) => (secret?.secretName ? [{ pod: name, secret: secret.secretName, keys: (secret.items ?? []).map(({ key }) => key) }] : [])))

export const ownSecrets: Policy = {
  holds: 'no two kinds of pods see one Secret, and each sees only the keys that it names',
  faults: (manifests) => {
    const seen = secretsOf(manifests)
    return seen.flatMap(({ pod, secret, keys }) => [
      ...(keys.length === 0 ? [`${pod} sees all of the Secret ${secret}.`] : []),
      ...seen.filter((other) => other.secret === secret && other.pod !== pod).map((other) => `${pod} and ${other.pod} see the Secret ${secret}.`),
    ])
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
  holds: 'no secret stands in a manifest or in an environment',
  faults: (manifests) => [
    ...manifests.flatMap(({ kind, metadata }) => (kind === 'Secret' ? [`Secret ${metadata.name} stands in the manifests.`] : [])),
    ...containersOf(manifests).flatMap(({ title, container }) => [
      ...(container.envFrom?.length ? [`${title} takes a whole environment.`] : []),
      ...(container.env ?? []).flatMap(({ name, value, valueFrom }) =>
        valueFrom?.secretKeyRef || /:\/\/[^/@\s]*:[^/@\s]*@|BEGIN [A-Z ]*PRIVATE KEY|"d":/.test(value ?? '') ? [`${title} has a secret in ${name}.`] : [],
      ),
    ]),
  ],
}

/** Every Secret that a pod sees is made by somebody: the chart of the stores, where secrets come from there. */
export const madeByStores: Policy = {
  holds: 'every Secret that a pod sees is fetched by the chart of the stores',
  faults: (manifests) => {
    const made = new Set(manifests.filter(({ kind }) => kind === 'ExternalSecret').map(({ metadata }) => metadata.name))
    return secretsOf(manifests).flatMap(({ pod, secret }) => (made.has(secret) ? [] : [`${pod} waits for the Secret ${secret}, which nobody makes.`]))
  },
}

export const encrypted: Policy = {
  holds: 'databases are asked by TLS alone, and by names that their certificates bear',
  faults: (manifests) => {
    const certified = new Set(manifests.flatMap((manifest) => (manifest.kind === 'Certificate' ? (manifest as Manifest & { readonly spec: { readonly dnsNames: readonly string[] } }).spec.dnsNames : [])))
    return manifests.flatMap((manifest) => {
      if (manifest.kind === 'Cluster' && !JSON.stringify(manifest).includes('hostnossl all all all reject')) return [`${manifest.metadata.name} lets in who does not encrypt.`]
      if (manifest.kind !== 'ExternalSecret') return []
      return [...JSON.stringify(manifest).matchAll(/postgres:\/\/[^@]*@([^:/]+)[^?"]*(\?[^"]*)?"/g)].flatMap(([, host, query = '']) => [
        ...(query.includes('sslmode=verify-full') ? [] : [`${manifest.metadata.name} does not look at the certificate of ${host}.`]),
        ...(certified.has(host!) ? [] : [`${manifest.metadata.name} asks ${host}, which has no certificate of that name.`]),
      ])
    })
  },
}
