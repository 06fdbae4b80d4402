import test from 'ava'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { dashboards } from '../grafana/dashboards.ts'
import { pages } from '../grafana/pages.ts'
import { rules, tool } from './prometheus.ts'

const folder = resolve(import.meta.dirname, '../grafana/dashboards')
const queries = Object.values(pages).flatMap(({ rows }) => Object.values(rows).flat().flatMap(({ expr, and = [] }) => [expr, ...and.map((more) => more.expr)]))

test('the dashboards are what they are made of: node ops/grafana/write.ts writes them', (t) => {
  const made = dashboards()
  t.deepEqual(readdirSync(folder).sort(), [...made.keys()].sort())
  for (const [file, text] of made) t.is(readFileSync(join(folder, file), 'utf8'), text, file)
})

test('each dashboard has a uid of its own, a data source that is chosen, and panels with ids of their own that ask something', (t) => {
  const parsed = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
  t.is(new Set(parsed.map(({ uid }) => uid)).size, 4)
  for (const { panels, templating } of parsed) {
    t.is(templating.list[0].name, 'datasource')
    t.is(new Set(panels.map(({ id }: { readonly id: number }) => id)).size, panels.length)
    for (const { type, targets } of panels) t.true(type === 'row' || targets.every(({ expr, refId, datasource }: any) => expr !== '' && refId !== undefined && datasource.uid === '${datasource}'))
  }
})

test('Prometheus understands every query, and none reads what no rule records', async (t) => {
  const written = mkdtempSync(join(tmpdir(), 'minishop-queries-'))
  t.teardown(() => rmSync(written, { recursive: true }))
  const file = join(written, 'queries.yml')
  writeFileSync(file, stringify({ groups: [{ name: 'queries', rules: queries.map((expr, number) => ({ record: `query:${number}`, expr })) }] }))
  t.regex(await tool('promtool', 'check', 'rules', file), new RegExp(`SUCCESS: ${queries.length} rules found`))
  const recorded = new Set(rules.flatMap(({ record }) => record ?? []))
  for (const expr of queries) for (const [name] of expr.matchAll(/[a-z_]+:[a-z_]+:[a-z0-9_]+/g)) t.true(recorded.has(name), name)
})
