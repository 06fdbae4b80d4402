import test from 'ava'
import { environments, openCharts, type Charts } from '../checks/helm/charts.ts'
import { ofKind, type Manifest } from '../checks/helm/manifests.ts'
import { openApiServer, type ApiServer } from './api-server.ts'
import { asOfOld } from './older.ts'

// Kubernetes' own API server, of version 1.20, judges what the charts tell: the newest one that can be built from Debian's packages.

const undos: (() => Promise<void>)[] = []
let charts: Charts
let server: ApiServer

test.before(async (t) => {
  t.timeout(1_200_000)
  charts = await openCharts()
  undos.push(charts.remove)
  server = await openApiServer((line) => t.log(line))
  undos.push(server.stop)
  for (const environment of environments) await server.kubectl(['create', 'namespace', `minishop-${environment}`])
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

const apply = (environment: string, manifests: readonly Manifest[], ...words: readonly string[]) => server.kubectl(['apply', `--namespace=minishop-${environment}`, ...words], manifests)

for (const environment of environments)
  test.serial(`the server takes every manifest of ${environment} that is of a kind of its own`, async (t) => {
    const rendered = await charts.renderAll(environment)
    const known = asOfOld(rendered)
    const kinds = new Set(known.map(({ kind }) => kind))
    const backedUp = environment === 'dev' ? [] : ['CronJob']
    for (const kind of ['Deployment', 'StatefulSet', 'Service', 'NetworkPolicy', 'Job', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'Ingress', ...backedUp]) t.true(kinds.has(kind), kind)
    const told = await apply(environment, known, '--dry-run=server')
    t.is(told.trim().split('\n').length, known.length)
    t.log(`${known.length} of ${rendered.length}`)
  })

test.serial('what runs can be upgraded in place to other images, and not to pods of other labels', async (t) => {
  const running = asOfOld(await charts.renderAll('production')).filter(({ kind }) => kind === 'Deployment')
  const changed = (from: RegExp, to: string): readonly Manifest[] => {
    const text = JSON.stringify(running)
    t.regex(text, from)
    return JSON.parse(text.replace(from, to)) as Manifest[]
  }
  await apply('production', running)
  await t.notThrowsAsync(apply('production', changed(/("image":"[^"@]+)[@:][^"]+"/g, '$1:other"')))
  const error = await t.throwsAsync(apply('production', changed(/"app\.kubernetes\.io\/name":"orders"/g, '"app.kubernetes.io/name":"another"')))
  t.regex(error!.message, /selector.*field is immutable/)
})

test.serial('what is wrong is refused by the server', async (t) => {
  const [orders] = ofKind(asOfOld(await charts.renderAll('production')), 'Deployment').filter(({ metadata }) => metadata!.name === 'orders')
  const planted: readonly (readonly [from: string, to: string, said: RegExp])[] = [
    ['"containerPort":', '"containerPort":99', /must be between 1 and 65535/],
    ['"readOnlyRootFilesystem":', '"readOnlyRootFileSystem":', /unknown field "readOnlyRootFileSystem"/],
    ['"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":"yes"', /readOnlyRootFilesystem/],
    ['"restartPolicy":"Always"', '"restartPolicy":"Never"', /Unsupported value/],
    ['"cpu":"', '"cpu":"x', /quantities must match|cpu/],
  ]
  for (const [from, to, said] of planted) {
    const text = JSON.stringify({ ...orders, spec: { ...orders!.spec, template: { ...orders!.spec!.template, spec: { ...orders!.spec!.template.spec, restartPolicy: 'Always' } } } })
    t.true(text.includes(from), from)
    await t.throwsAsync(apply('production', [JSON.parse(text.replace(from, to)) as Manifest], '--dry-run=server'), { message: said }, to)
  }
})
