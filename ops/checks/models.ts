import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Manifest } from './helm/manifests.ts'

const modules = resolve(import.meta.dirname, '../node_modules')
const compiler = resolve(import.meta.dirname, '../../node_modules/.bin/tsc')

/** Every kind that may be deployed, with the type that says what it may have. What is not here is refused: an API that was removed has a type, too. */
const models: Readonly<Record<string, string>> = {
  'v1 ConfigMap': 'import("kubernetes-models/v1").IConfigMap',
  'v1 Service': 'import("kubernetes-models/v1").IService',
  'v1 ServiceAccount': 'import("kubernetes-models/v1").IServiceAccount',
  'apps/v1 Deployment': 'import("kubernetes-models/apps/v1").IDeployment',
  'apps/v1 StatefulSet': 'import("kubernetes-models/apps/v1").IStatefulSet',
  'autoscaling/v2 HorizontalPodAutoscaler': 'import("kubernetes-models/autoscaling/v2").IHorizontalPodAutoscaler',
  'batch/v1 CronJob': 'import("kubernetes-models/batch/v1").ICronJob',
  'batch/v1 Job': 'import("kubernetes-models/batch/v1").IJob',
  'networking.k8s.io/v1 Ingress': 'import("kubernetes-models/networking.k8s.io/v1").IIngress',
  'networking.k8s.io/v1 NetworkPolicy': 'import("kubernetes-models/networking.k8s.io/v1").INetworkPolicy',
  'policy/v1 PodDisruptionBudget': 'import("kubernetes-models/policy/v1").IPodDisruptionBudget',
  'monitoring.coreos.com/v1 PodMonitor': 'import("@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1").IPodMonitor',
  'monitoring.coreos.com/v1 PrometheusRule': 'import("@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1").IPrometheusRule',
  'monitoring.coreos.com/v1 ServiceMonitor': 'import("@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1").IServiceMonitor',
  'cert-manager.io/v1 Certificate': 'import("@kubernetes-models/cert-manager/cert-manager.io/v1").ICertificate',
  'external-secrets.io/v1 ExternalSecret': 'import("@kubernetes-models/external-secrets/external-secrets.io/v1").IExternalSecret',
  'bitnami.com/v1alpha1 SealedSecret': 'import("@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1").ISealedSecret',
  'argoproj.io/v1alpha1 AppProject': 'import("@kubernetes-models/argo-cd/argoproj.io/v1alpha1").IAppProject',
  'argoproj.io/v1alpha1 Application': 'import("@kubernetes-models/argo-cd/argoproj.io/v1alpha1").IApplication',
  'argoproj.io/v1alpha1 ApplicationSet': 'import("@kubernetes-models/argo-cd/argoproj.io/v1alpha1").IApplicationSet',
  'postgresql.cnpg.io/v1 Cluster': 'Custom<import("@cdk8s-kit/crds/pg").ClusterProps["spec"]>',
  'postgresql.cnpg.io/v1 ScheduledBackup': 'Custom<import("@cdk8s-kit/crds/pg").ScheduledBackupProps["spec"]>',
}

// The types of PostgreSQL's operator are those of a library that writes manifests: enums and quantities are classes there.
const prelude = `
type Plain<T> = T extends undefined ? T : T extends string ? \`\${T}\` : T extends number | boolean ? T : T extends Date ? string
  : T extends readonly (infer E)[] ? Plain<E>[] : [keyof T, 'value'] extends ['value', keyof T] ? string | number : { [K in keyof T]: Plain<T[K]> }
interface Custom<S> { apiVersion: string; kind: string; metadata: import("@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta").IObjectMeta; spec: Plain<S> }
`

/** By the name in a manifest of the operator, the name in those types: postInitSQL is postInitSql there. */
const spellings = async (): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(fileURLToPath(import.meta.resolve('@cdk8s-kit/crds/pg')), 'utf8')
  return new Map([...text.matchAll(/^ +'?(\w+)'?: .*?\bobj\.(\w+)/gm)].map(([, real, spelt]) => [real!, spelt!]))
}

const respelt = (value: unknown, names: ReadonlyMap<string, string>): unknown => {
  if (Array.isArray(value)) return value.map((each) => respelt(each, names))
  if (typeof value !== 'object' || value === null) return value
  const onlyThere = new Set([...names.values()].filter((spelt) => !names.has(spelt)))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [names.get(key) ?? (onlyThere.has(key) ? `${key}, which no manifest has` : key), respelt(each, names)]))
}

/**
 * What is wrong with the shape of manifests, by their titles: a kind that is not allowed, a field that its kind does not know, one that it needs and
 * has not, or a value of another type. The compiler reads each as a literal of its type, and tells the first fault of each.
 */
export const shapeFaults = async (manifests: readonly { readonly title: string; readonly manifest: Manifest }[]): Promise<readonly string[]> => {
  const names = await spellings()
  const unknown = manifests.filter(({ manifest }) => models[`${manifest.apiVersion} ${manifest.kind}`] === undefined)
  const known = manifests.filter(({ manifest }) => models[`${manifest.apiVersion} ${manifest.kind}`] !== undefined)
  const lines = known.map(({ manifest }, n) => {
    const type = models[`${manifest.apiVersion} ${manifest.kind}`]!
    const literal = type.startsWith('Custom') ? { ...manifest, spec: respelt((manifest as { spec?: unknown }).spec, names) } : manifest
    return `export const m${n}: ${type} = ${JSON.stringify(literal)}`
  })
  const folder = await mkdtemp(join(modules, '.manifests-'))
  try {
    await writeFile(join(folder, 'manifests.ts'), [...lines, prelude].join('\n'))
    const told = await compile(join(folder, 'manifests.ts'))
    const faults = [...told.matchAll(/^.*manifests\.ts\((\d+),\d+\): error TS\d+: (.*)$/gm)].map(([, line, words]) => `${known[Number(line) - 1]?.title ?? 'the types'}: ${words}`)
    if (told !== '' && faults.length === 0) throw new Error(`The compiler failed otherwise: ${told}`)
    return [...unknown.map(({ title, manifest }) => `${title}: ${manifest.apiVersion} ${manifest.kind} is not among the kinds that may be deployed.`), ...faults]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const compile = (file: string): Promise<string> => {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--module', 'nodenext', '--target', 'esnext', '--types', '', '--pretty', 'false']
  return promisify(execFile)(compiler, [...options, file], { maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    ({ stdout, message }: { stdout?: string; message: string }) => stdout || message,
  )
}
