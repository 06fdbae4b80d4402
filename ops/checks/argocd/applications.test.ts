import test from 'ava'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { shapeFaults } from '../models.ts'
import { chartNames, environments, openCharts } from '../helm/charts.ts'
import { sealedOptions } from '../helm/sealed.ts'
import { certificatesIn, manifestsIn, type Manifest } from '../helm/manifests.ts'
import { helm } from '../tools.ts'
import { applicationFaults, applicationsOf, argocdFolder, type Application } from './applications.ts'

const root = resolve(import.meta.dirname, '../../..')

interface Project extends Manifest {
  readonly spec: {
    readonly sourceRepos: readonly string[]
    readonly destinations: readonly { readonly namespace: string }[]
    readonly clusterResourceWhitelist: readonly { readonly group: string; readonly kind: string }[]
    readonly namespaceResourceWhitelist: readonly { readonly group: string; readonly kind: string }[]
  }
}
const [project] = manifestsIn(readFileSync(join(argocdFolder, 'project.yaml'), 'utf8')) as [Project]
const [set] = manifestsIn(readFileSync(join(argocdFolder, 'environments.yaml'), 'utf8')) as [Manifest & { readonly spec: { readonly generators: readonly { readonly list: { readonly elements: readonly Record<string, string>[] } }[]; readonly templatePatch: string } }]

test('project, environments and applications are what their kinds say, and have no field that they do not know', async (t) => {
  const all = [project, set, ...(await Promise.all(environments.map(applicationsOf))).flat()]
  t.is(all.length, 11)
  t.deepEqual(await shapeFaults(all.map((manifest) => ({ title: `${manifest.kind} ${manifest.metadata.name}`, manifest }))), [])
  const planted = [project, set, all[2]!].map((manifest) => ({ title: manifest.kind, manifest: Object.assign({}, manifest, { spec: { ...(manifest as Application).spec, misspelt: true } }) }))
  t.is((await shapeFaults(planted)).length, 3)
})

test('the chart of an environment passes the strict lint, and asks for what it must be told', async (t) => {
  const chart = join(argocdFolder, 'environment')
  t.regex(await helm('lint', '--strict', chart, '--set', 'environment=dev,revision=main'), /0 chart\(s\) failed/)
  await t.throwsAsync(helm('template', 'environment', chart, '--set', 'environment=dev'), { message: /revision is not set/ })
})

for (const environment of environments)
  test(`${environment}: stores come first, then the broker, then services; and nobody but a person changes production`, async (t) => {
    t.deepEqual(applicationFaults(await applicationsOf(environment), environment, project.spec), [])
  })

test('mistakes in applications are found', async (t) => {
  const [dev, production] = [await applicationsOf('dev'), await applicationsOf('production')]
  const change = (applications: readonly Application[], name: string, change: (application: Application) => object) =>
    applications.map((application) => (application.metadata.name.endsWith(`-${name}`) ? ({ ...application, ...change(application) } as Application) : application))
  const wave = ({ metadata }: Application) => ({ metadata: { ...metadata, annotations: { 'argocd.argoproj.io/sync-wave': '0' } } })
  for (const [applications, environment] of [
    [dev.slice(1), 'dev'],
    [change(dev, 'minishop', wave), 'dev'],
    [change(production, 'minishop', ({ spec }) => ({ spec: { ...spec, syncPolicy: { automated: { prune: true, selfHeal: true } } } })), 'production'],
    [change(dev, 'minishop', ({ spec }) => ({ spec: { ...spec, syncPolicy: {} } })), 'dev'],
    [change(dev, 'stores', ({ spec }) => ({ spec: { ...spec, syncPolicy: { automated: { prune: true, selfHeal: true } } } })), 'dev'],
    [change(dev, 'stores', ({ spec }) => ({ spec: { ...spec, destination: { namespace: 'minishop-production' } } })), 'dev'],
    [change(dev, 'nats', ({ spec }) => ({ spec: { ...spec, sources: [{ ...spec.sources[0]!, repoURL: 'https://elsewhere.example' }] } })), 'dev'],
    [change(dev, 'nats', ({ spec }) => ({ spec: { ...spec, sources: [{ ...spec.sources[0]!, targetRevision: '*' }] } })), 'dev'],
  ] as const)
    t.true(applicationFaults(applications, environment, project.spec).length > 0)
})

test('each environment has an application of applications, production by a tag, and heals itself outside of production', (t) => {
  const elements = set.spec.generators.flatMap(({ list }) => list.elements)
  t.deepEqual(elements.map(({ environment }) => environment), [...environments])
  t.regex(elements.find(({ environment }) => environment === 'production')!['revision']!, /^v\d+\.\d+\.\d+$/)
  t.regex(set.spec.templatePatch, /ne \.environment "production"[\s\S]*prune: true\n\s*selfHeal: true/)
})

test('whatever files an application names are there', async (t) => {
  for (const environment of environments)
    for (const { spec } of await applicationsOf(environment))
      for (const { path, helm: given } of spec.sources)
        for (const file of given?.valueFiles ?? []) t.true(existsSync(join(root, file.startsWith('$values/') ? file.slice(8) : join(path!, file))), file)
})

test('the project allows every kind that the charts make, and of the whole cluster only namespaces', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const allowed = new Set(project.spec.namespaceResourceWhitelist.map(({ group, kind }) => `${group} ${kind}`))
  const made = (await Promise.all([...chartNames.map((chart) => charts.render(chart, 'production')), charts.render('stores', 'production', ...sealedOptions)])).flat()
  for (const { apiVersion, kind } of made) t.true(allowed.has(`${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''} ${kind}`), `${apiVersion} ${kind}`)
  t.deepEqual(project.spec.clusterResourceWhitelist, [{ group: '', kind: 'Namespace' }])
})

/** What is wrong with the values for the chart of NATS, in words. */
const natsFaults = ({ config: { nats, cluster }, tlsCA }: NatsValues, certified: readonly string[]): readonly string[] => [
  ...(nats.tls?.enabled && nats.tls.secretName === 'nats-tls' ? [] : ['NATS talks to clients who do not encrypt.']),
  ...(cluster?.enabled && !(cluster.tls?.enabled && cluster.tls.secretName === 'nats-tls') ? ['The servers of NATS do not encrypt what they tell each other.'] : []),
  ...(tlsCA?.enabled && tlsCA.secretName === 'nats-tls' && tlsCA.key === 'ca.crt' ? [] : ['The servers of NATS do not know each other.']),
  ...(certified.includes('nats') && certified.includes('*.nats-headless') ? [] : ['The certificate of NATS does not bear its names.']),
]

interface Tls {
  readonly enabled: boolean
  readonly secretName: string
}
interface NatsValues {
  readonly config: { readonly nats: { readonly tls?: Tls }; readonly cluster?: { readonly enabled: boolean; readonly tls?: Tls } }
  readonly tlsCA?: Tls & { readonly key: string }
}

test('NATS encrypts what it is told and what its servers tell each other, by the certificate that the stores make for it', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const certified = certificatesIn(await charts.render('stores', 'production')).flatMap(({ spec }) => (spec.secretName === 'nats-tls' ? spec.dnsNames : []))
  const values = parse(readFileSync(join(argocdFolder, 'values/nats.yaml'), 'utf8')) as NatsValues
  t.deepEqual(natsFaults(values, certified), [])
  const { nats, cluster } = values.config
  for (const [planted, names] of [
    [{ ...values, config: { nats: {}, cluster } }, certified],
    [{ ...values, config: { nats, cluster: { ...cluster, tls: undefined } } }, certified],
    [{ config: values.config }, certified],
    [values, []],
  ] as readonly (readonly [NatsValues, readonly string[]])[])
    t.is(natsFaults(planted, names).length, 1)
})
