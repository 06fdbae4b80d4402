import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1'
import { matches, ofKind, podsOf, type Manifest } from './manifests.ts'

/** Whoever calls or is called: a pod, in our namespace or in another, or an address. */
export interface Place {
  readonly name: string
  /** Absent for what is no pod. */
  readonly labels?: Readonly<Record<string, string>>
  /** The name of the namespace, where it is not ours. */
  readonly namespace?: string
  readonly address?: string
  readonly ports: readonly number[]
}

type Rule = NonNullable<INetworkPolicySpec['egress']>[number]
type Peer = NonNullable<Rule['to']>[number]

const inBlock = (address: string, cidr: string): boolean => {
  const [network = '', bits = '32'] = cidr.split('/')
  const number = (written: string) => written.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(address) / size) === Math.floor(number(network) / size)
}

const isPeer = ({ podSelector, namespaceSelector, ipBlock }: Peer, { labels, namespace, address }: Place): boolean => {
  if (ipBlock) return address !== undefined && inBlock(address, ipBlock.cidr) && !ipBlock.except?.some((cidr) => inBlock(address, cidr))
  if (labels === undefined) return false
  if (namespaceSelector === undefined && namespace !== undefined) return false
  if (namespaceSelector !== undefined && !matches(namespaceSelector.matchLabels, { 'kubernetes.io/metadata.name': namespace ?? 'ours' })) return false
  return matches(podSelector?.matchLabels, labels)
}

/** As NetworkPolicies are defined: whoever none selects is open, and whoever one selects is open only for what one of them allows. */
const allows = (manifests: readonly Manifest[], direction: 'Ingress' | 'Egress', mine: Place, other: Place, port: number): boolean => {
  if (mine.namespace !== undefined || mine.labels === undefined) return true
  const policies = ofKind(manifests, 'NetworkPolicy').filter(({ spec }) => spec!.policyTypes!.includes(direction) && matches(spec!.podSelector!.matchLabels, mine.labels))
  if (policies.length === 0) return true
  return policies.some(({ spec }) => {
    const rules = direction === 'Ingress' ? spec!.ingress?.map(({ from, ports }) => ({ peers: from, ports })) : spec!.egress?.map(({ to, ports }) => ({ peers: to, ports }))
    return rules?.some(({ peers, ports }) => (peers === undefined || peers.some((peer) => isPeer(peer, other))) && (ports === undefined || ports.some((one) => one.port === port)))
  })
}

/** All pods of ours that the manifests run, databases included. */
export const ourPlaces = (manifests: readonly Manifest[]): readonly Place[] => [
  ...podsOf(manifests).map(({ name, pod }) => ({ name, labels: pod.metadata!.labels!, ports: (pod.spec?.containers ?? []).flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)) })),
  ...manifests.filter(({ kind }) => kind === 'Cluster').map(({ metadata: { name } }) => ({ name, labels: { 'cnpg.io/cluster': name }, ports: [5432, 8000, 9187] })),
]

/** Who reaches whom, as `orders -> catalog:8080`, as far as one of the two is in our namespace; sorted. */
export const reached = (manifests: readonly Manifest[], others: readonly Place[]): readonly string[] => {
  const places = [...ourPlaces(manifests), ...others]
  const isOurs = ({ labels, namespace }: Place) => labels !== undefined && namespace === undefined
  return places
    .flatMap((from) =>
      places.flatMap((to) =>
        to.ports.flatMap((port) =>
          (isOurs(from) || isOurs(to)) && allows(manifests, 'Egress', from, to, port) && allows(manifests, 'Ingress', to, from, port) ? [`${from.name} -> ${to.name}:${port}`] : [],
        ),
      ),
    )
    .sort()
}
