import test from 'ava'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { alerts, alertTests, prometheusFolder, rules, ruleTestFiles, tool, untested } from './prometheus.ts'

const docs = resolve(import.meta.dirname, '../../docs')
const runbooks = readdirSync(join(docs, 'runbooks'))
const textOf = (path: string): string => readFileSync(join(docs, path), 'utf8')
const kebab = (name: string): string => name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase()

test('Prometheus takes its configuration and all rules', async (t) => {
  t.regex(await tool('promtool', 'check', 'config', join(prometheusFolder, 'prometheus.yml')), new RegExp('SUCCESS: 5 rule files found'))
})

test('Alertmanager takes its configuration', async (t) => {
  t.regex(await tool('amtool', 'check-config', join(prometheusFolder, 'alertmanager.yml')), /SUCCESS/)
})

for (const path of ruleTestFiles)
  test(`alerts fire when they must and only then: ${path.split('/').at(-1)}`, async (t) => {
    t.regex(await tool('promtool', 'test', 'rules', path), /SUCCESS/)
  })

test('each rule of each alert is seen to fire, and each alert to be quiet', (t) => {
  t.true(alerts.length >= 26)
  t.deepEqual(untested(alerts, alertTests), [])
  const planted = { alert: 'Planted', expr: '1', labels: { severity: 'page' } }
  t.deepEqual(untested([planted], [{ alertname: 'Planted', exp_alerts: [{ exp_labels: { severity: 'ticket' } }] }]), ['Planted page is never seen to fire', 'Planted page is never seen to be quiet'])
})

test('each alert has a severity, a summary and a runbook, and each runbook an alert', (t) => {
  for (const { alert, labels, annotations } of alerts) {
    t.regex(labels?.['severity'] ?? '', /^(page|ticket)$/, alert)
    t.truthy(annotations?.['summary'], alert)
    t.is(annotations?.['runbook'], `docs/runbooks/${kebab(alert)}.md`)
  }
  t.deepEqual([...runbooks].sort(), [...new Set(alerts.map(({ alert }) => `${kebab(alert)}.md`))].sort())
  for (const { alert } of alerts) t.true(textOf(`runbooks/${kebab(alert)}.md`).startsWith(`# ${alert}\n`), alert)
})

test('a runbook sends nobody to a command, a route or a page that is not there', (t) => {
  const reference = readdirSync(join(docs, 'reference')).map((page) => textOf(`reference/${page}`)).join('\n')
  const commands = readdirSync(resolve(docs, '../packages/shop/commands')).map((name) => name.replace(/\.ts$/, ''))
  for (const name of runbooks) {
    const text = textOf(`runbooks/${name}`)
    for (const [, command] of text.matchAll(/`\.\/minishop ([\w-]+)/g)) t.true([...commands, 'migrate'].includes(command!), `${name}: ${command}`)
    for (const [, route] of text.matchAll(/`((?:GET|POST|PUT|DELETE|PATCH) \/v1\/[\w/{}-]+)/g)) t.true(reference.includes(route!), `${name}: ${route}`)
    for (const [, link] of text.matchAll(/\]\(([^)#]+)\)/g)) t.notThrows(() => textOf(join('runbooks', link!)), `${name}: ${link}`)
  }
})

test('what is recorded has a name of its own that says by what, what and how, and no rule reads one that is not recorded', (t) => {
  const recorded = rules.flatMap(({ record }) => record ?? [])
  t.is(new Set(recorded).size, recorded.length)
  for (const name of recorded) t.regex(name, /^[a-z_]+:[a-z_]+:[a-z0-9_]+$/)
  for (const { expr } of rules) for (const [name] of expr.matchAll(/[a-z_]+:[a-z_]+:[a-z0-9_]+/g)) t.true(recorded.includes(name), name)
})
