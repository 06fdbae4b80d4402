import test from 'ava'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { shapeFaults } from '../models.ts'
import { chartNames, openCharts, sources } from './charts.ts'
import { copiedRules, rulesIn, writtenRules } from './copied.ts'
import { changed, without } from './planted.ts'
import { valuesPage } from './reading.ts'
import { redisFiles } from './redis.ts'
import { condensed, kept, snapshot, upgrade } from './snapshot.ts'

const how = 'If it is meant, raise the version in Chart.yaml of the chart, run "npm --prefix ops run renew", and commit what that writes.'

for (const chart of chartNames)
  test(`the page about the values of ${chart} says what they are`, async (t) => {
    t.is(await readFile(join(sources, chart, 'README.md'), 'utf8'), await valuesPage(chart), how)
  })

test('Redis has in the cluster the settings and the users that it has on a laptop', async (t) => {
  for (const [file, text] of Object.entries(redisFiles)) t.is(await readFile(file, 'utf8'), text, how)
})

test('the chart has the rules that Prometheus reads, as they are', async (t) => {
  t.deepEqual(await rulesIn(copiedRules), await rulesIn(writtenRules), how)
})

test('rules become manifests of their own, with the braces of their words as they are', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  await mkdir(join(charts.folder, 'minishop/rules'), { recursive: true })
  const rule = `{ alert: Down, expr: up == 0, for: 1m, labels: { severity: page }, annotations: { summary: '{{ $labels.service }} is down' } }`
  await writeFile(join(charts.folder, 'minishop/rules/planted.yml'), `groups:\n  - name: planted\n    rules:\n      - ${rule}\n`)
  const manifest = (await charts.render('minishop', 'production')).find(({ kind, metadata }) => kind === 'PrometheusRule' && metadata.name === 'planted')!
  t.true(JSON.stringify(manifest).includes('"summary":"{{ $labels.service }} is down"'))
  t.is(manifest.metadata.labels?.['release'], 'prometheus')
  t.deepEqual(await shapeFaults([{ title: 'planted', manifest }]), [])
  t.deepEqual((await charts.render('minishop', 'production', '--set', 'monitoring.enabled=false')).filter(({ kind }) => /^(PrometheusRule|ServiceMonitor)$/.test(kind)), [])
})

test('an upgrade of production changes what was meant, and nothing else', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const changes = upgrade(await readFile(kept, 'utf8'), await snapshot(charts))
  t.deepEqual(changes, [], `Since production was last rendered this changes:\n${changes.join('\n')}\n${how}`)
})

test('the difference between two renderings names what, where, from what to what, and what can not be changed in place', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const production = await charts.renderAll('production')
  const services = production.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name)
  const told = (after: typeof production) => upgrade(condensed(production, services).join('\n'), condensed(after, services).join('\n'))
  t.deepEqual(told(production), [])
  const pause = 'spec.template.spec.containers.0.lifecycle.preStop.sleep.seconds'
  const line = 'Deployment <name>.spec.template.spec.containers[<name>].lifecycle.preStop.sleep.seconds'
  const rest = services.filter((name) => name !== 'cart').sort().join(', ')
  t.deepEqual(told(changed('Deployment cart', pause, 9)(production)), [`- ${line} = 5`, `+ ${line} = 5   (${rest})`, `+ ${line} = 9   (cart)`])
  t.deepEqual(told(without('PodDisruptionBudget cart')(production)), [
    `- PodDisruptionBudget <name> of ${[...services].sort().join(', ')}`,
    `+ PodDisruptionBudget <name> of ${rest}`,
  ])
  const anew = told(changed('Deployment cart', 'spec.selector.matchLabels', { app: 'cart' })(production))
  t.true(anew.length > 0 && anew.every((line) => line.endsWith("<- can't be changed in place")), anew.join('\n'))
})
