import test from 'ava'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { elkFiles } from '../elk/files.ts'
import { indexTemplate, ingestPipeline, lifecycle } from '../elk/indices.ts'
import { savedObjects } from '../elk/kibana.ts'

const folder = resolve(import.meta.dirname, '../elk')
const textOf = (path: string): string => readFileSync(join(folder, path), 'utf8')
const properties = indexTemplate.template!.mappings!.properties!

/** Whether the mapping has a field; what is under a flattened one is there. */
const isMapped = (path: string): boolean => {
  let at: any = { properties }
  for (const step of path.split('.')) {
    if (at?.type === 'flattened') return true
    at = at?.properties?.[step]
  }
  return at !== undefined
}

test('what Elasticsearch and Kibana are given is what it is made of: node ops/elk/write.ts writes it', (t) => {
  for (const [path, text] of elkFiles) t.is(textOf(path), text, path)
})

test('lines go to a data stream with this mapping, this pipeline and this lifecycle', (t) => {
  const settings = indexTemplate.template!.settings!.index!
  t.is(settings.default_pipeline, String(ingestPipeline.id))
  t.is(settings.lifecycle?.name, String(lifecycle.name))
  const dataset = /data_stream_dataset => "(\w+)"/.exec(textOf('logstash/pipeline.conf'))?.[1]
  t.deepEqual(indexTemplate.index_patterns, [`logs-${dataset}-*`])
  for (const processor of ingestPipeline.processors ?? []) if (processor?.set) t.true(isMapped(processor.set.field), processor.set.field)
})

test('what is about people is deleted after a month', (t) => {
  t.is(lifecycle.policy?.phases.delete?.min_age, '30d')
})

test('searches and the dashboard refer to what is there, and ask for fields that are mapped', (t) => {
  const known = new Set(savedObjects.map(({ type, id }) => `${type} ${id}`))
  t.is(known.size, savedObjects.length)
  for (const { id, type, attributes, references } of savedObjects) {
    for (const reference of references) t.true(known.has(`${reference.type} ${reference.id}`), `${id}: ${reference.id}`)
    if (type !== 'search') continue
    const { query } = JSON.parse((attributes['kibanaSavedObjectMeta'] as { readonly searchSourceJSON: string }).searchSourceJSON) as { readonly query: { readonly query: string } }
    const asked = [...query.query.replaceAll(/"[^"]*"/g, '').matchAll(/([a-z_]+(?:\.[a-zA-Z_]+)*) ?[:<>]/g)].map(([, field]) => field!)
    t.true(asked.length > 0, id)
    for (const field of [...asked, ...(attributes['columns'] as readonly string[])]) t.true(isMapped(field), `${id}: ${field}`)
  }
  const dashboard = savedObjects.find(({ type }) => type === 'dashboard')!
  const panels = JSON.parse(dashboard.attributes['panelsJSON'] as string) as readonly { readonly panelIndex: string; readonly panelRefName: string }[]
  t.deepEqual(panels.map(({ panelIndex, panelRefName }) => `${panelIndex}:${panelRefName}`), dashboard.references.map(({ name }) => name))
})

test('Filebeat is told in keys that it has', (t) => {
  const { 'filebeat.inputs': inputs, 'output.logstash': output, ...rest } = parse(textOf('filebeat/filebeat.yml'))
  t.deepEqual(Object.keys(rest), ['logging.level'])
  t.deepEqual(Object.keys(output), ['hosts'])
  t.is(inputs.length, 1)
  t.deepEqual(Object.keys(inputs[0]), ['type', 'id', 'paths', 'prospector.scanner.symlinks', 'parsers'])
  t.deepEqual([inputs[0].type, inputs[0].parsers], ['filestream', [{ container: null }]])
})

test('Logstash is told in plugins that it brings, and every block is closed', (t) => {
  const text = textOf('logstash/pipeline.conf').replaceAll(/#.*$/gm, '').replaceAll(/"[^"]*"/g, '""')
  let depth = 0
  const plugins: string[] = []
  for (const [token, name] of text.matchAll(/(\w+)\s*\{|[{}]/g)) {
    if (token !== '}' && name !== undefined && depth > 0 && name !== 'tags') plugins.push(name)
    depth += token === '}' ? -1 : 1
    t.true(depth >= 0)
  }
  t.is(depth, 0)
  t.deepEqual(new Set(plugins), new Set(['beats', 'mutate', 'json', 'elasticsearch']))
})
