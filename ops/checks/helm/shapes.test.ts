import test from 'ava'
import { shapeFaults } from '../models.ts'
import { chartNames, environments, openCharts, type Charts } from './charts.ts'
import { sealedOptions } from './sealed.ts'
import { titleOf, type Manifest } from './manifests.ts'

let charts: Charts
test.before(async () => {
  charts = await openCharts()
})
test.after.always(() => charts.remove())

const titled = (manifests: readonly Manifest[], prefix: string) => manifests.map((manifest) => ({ title: `${prefix} ${titleOf(manifest)}`, manifest }))

test('every manifest of every environment is what its kind says, and has no field that it does not know', async (t) => {
  const rendered = (await Promise.all(chartNames.flatMap((chart) => environments.map(async (environment) => titled(await charts.render(chart, environment), environment))))).flat()
  const otherwise = titled(await charts.render('stores', 'production', '--set', 'postgres.from=external', ...sealedOptions), 'sealed')
  t.true(rendered.length > 300 && otherwise.some(({ manifest }) => manifest.kind === 'SealedSecret'))
  t.deepEqual(await shapeFaults([...rendered, ...otherwise]), [])
})

test('a misspelt field is found in every kind that there is, and so is a kind that may not be deployed', async (t) => {
  const rendered = [...(await charts.renderAll('production')), ...(await charts.render('stores', 'production', ...sealedOptions))]
  const one = [...new Map(rendered.map((manifest) => [manifest.kind, manifest])).values()]
  const planted = one.map((manifest) => ('spec' in manifest ? { ...manifest, spec: { ...(manifest.spec as object), misspelt: 1 } } : { ...manifest, misspelt: 1 }))
  const faults = await shapeFaults([...titled(planted, ''), ...titled([{ apiVersion: 'extensions/v1beta1', kind: 'Ingress', metadata: { name: 'old' } }], '')])
  for (const { kind } of one) t.true(faults.some((fault) => fault.startsWith(` ${kind} `) && fault.includes('misspelt')), kind)
  t.is(faults[0], ' Ingress old: extensions/v1beta1 Ingress is not among the kinds that may be deployed.')
  t.is(faults.length, one.length + 1)
})

test('what is deep in a manifest is read as strictly as what is at its top', async (t) => {
  const rendered = await charts.renderAll('production')
  const change = (kind: string, from: string, to: string) => {
    const text = rendered.filter((each) => each.kind === kind).map((manifest) => JSON.stringify(manifest)).find((text) => text.includes(from))
    if (text === undefined) return t.fail(`no ${kind} has ${from}`) as never
    return { title: from, manifest: JSON.parse(text.replace(from, to)) as Manifest }
  }
  const planted = [
    change('Deployment', '"readOnlyRootFilesystem":', '"readOnlyRootFileSystem":'),
    change('Deployment', '"containerPort":8080', '"containerPort":"8080"'),
    change('Cluster', '"postInitApplicationSQL"', '"postInitApplicationSql"'),
    change('Cluster', '"method":"any"', '"method":"some"'),
    change('Cluster', '"connectionLimit":40', '"connectionLimit":"40"'),
    change('ExternalSecret', '"remoteRef"', '"remoteref"'),
    change('NetworkPolicy', '"protocol":"UDP"', '"protokol":"UDP"'),
  ]
  const faults = await shapeFaults(planted)
  for (const { title } of planted) t.true(faults.some((fault) => fault.startsWith(title)), title)
})
