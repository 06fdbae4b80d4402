import type { IIoK8sApiCoreV1Container } from 'kubernetes-models/v1/Container'
import type { IIoK8sApiCoreV1PodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec'
import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import type { ICronJob, IJob } from 'kubernetes-models/batch/v1'
import type { IIngress, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1'
import type { IService, IServiceAccount } from 'kubernetes-models/v1'
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import { parseAllDocuments } from 'yaml'

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> }
}

/** What the policies look into; that a manifest is what its kind says is checked apart from them. */
interface Kinds {
  Deployment: IDeployment
  StatefulSet: IStatefulSet
  Job: IJob
  CronJob: ICronJob
  Service: IService
  ServiceAccount: IServiceAccount
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler
  PodDisruptionBudget: IPodDisruptionBudget
  NetworkPolicy: INetworkPolicy
  Ingress: IIngress
  ServiceMonitor: IServiceMonitor
}

export type Container = IIoK8sApiCoreV1Container
export type PodTemplate = IIoK8sApiCoreV1PodTemplateSpec

/** The manifests of a text of several documents. Throws where one is no YAML. */
export const manifestsIn = (text: string): readonly Manifest[] =>
  parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0]!
    const manifest = document.toJS() as Manifest | null
    return manifest === null ? [] : [manifest]
  })

export const ofKind = <K extends keyof Kinds>(manifests: readonly Manifest[], kind: K): readonly Kinds[K][] =>
  manifests.filter((manifest) => manifest.kind === kind) as unknown as Kinds[K][]

export interface Certificate extends Manifest {
  readonly spec: { readonly secretName: string; readonly dnsNames: readonly string[] }
}

/** What cert-manager is asked for. */
export const certificatesIn = (manifests: readonly Manifest[]): readonly Certificate[] => manifests.filter(({ kind }) => kind === 'Certificate') as readonly Manifest[] as readonly Certificate[]

export const titleOf = ({ kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>): string => `${kind} ${metadata.name}`

/** Whatever runs pods, with the template of its pods. */
export const podsOf = (manifests: readonly Manifest[]): readonly { readonly title: string; readonly kind: 'Deployment' | 'StatefulSet' | 'Job' | 'CronJob'; readonly name: string; readonly pod: PodTemplate }[] => [
  ...ofKind(manifests, 'Deployment').map(({ metadata, spec }) => ({ kind: 'Deployment' as const, name: metadata!.name!, pod: spec!.template })),
  ...ofKind(manifests, 'StatefulSet').map(({ metadata, spec }) => ({ kind: 'StatefulSet' as const, name: metadata!.name!, pod: spec!.template })),
  ...ofKind(manifests, 'Job').map(({ metadata, spec }) => ({ kind: 'Job' as const, name: metadata!.name!, pod: spec!.template })),
  ...ofKind(manifests, 'CronJob').map(({ metadata, spec }) => ({ kind: 'CronJob' as const, name: metadata!.name!, pod: spec!.jobTemplate.spec!.template })),
].map((each) => ({ ...each, title: `${each.kind} ${each.name}` }))

export const containersOf = (manifests: readonly Manifest[]): readonly { readonly title: string; readonly container: Container }[] =>
  podsOf(manifests).flatMap(({ title, pod }) =>
    [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map((container) => ({ title: `${title}, container ${container.name}`, container })),
  )

/** Whether labels are selected by `matchLabels`; nothing selects everything. */
export const matches = (selector: Readonly<Record<string, string>> | undefined, labels: Readonly<Record<string, string>> | undefined): boolean =>
  Object.entries(selector ?? {}).every(([label, value]) => labels?.[label] === value)
