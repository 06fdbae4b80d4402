import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMap, isScalar, parse, parseDocument, type Pair, type YAMLMap } from 'yaml'
import { sources, type ChartName } from './charts.ts'

const words = (comment: string | null | undefined): string => (comment ?? '').split('\n').map((line) => line.trim()).join(' ').trim()
const inline = (value: unknown): string => `\`${JSON.stringify(value).replaceAll('|', '\\|')}\``

interface Entry {
  readonly key: string
  readonly value: unknown
  readonly node: unknown
  readonly comment: string
}

/** The entries of a map, each with the comment above it. That of the first one stands at the map. */
const entriesOf = (map: YAMLMap, first: string | null | undefined): readonly Entry[] =>
  (map.items as readonly Pair[]).map(({ key, value }, n) => ({
    key: String(isScalar(key) ? key.value : key),
    value: (value as { toJSON?: () => unknown } | null)?.toJSON?.() ?? null,
    node: value,
    comment: words(n === 0 ? (first ?? (key as { commentBefore?: string }).commentBefore) : (key as { commentBefore?: string }).commentBefore),
  }))

const rows = (entry: Entry, path: string): readonly string[] => {
  const inner = isMap(entry.node) ? entriesOf(entry.node, entry.node.commentBefore) : []
  if (inner.some(({ comment }) => comment !== '')) return inner.flatMap((each) => rows(each, `${path}.${each.key}`))
  return [`| \`${path}\` | ${inline(entry.value)} | ${entry.comment} |`]
}

/**
 * The page about a chart's values: what they are, what they are where nobody sets them, and what is written above them in `values.yaml`. A value is
 * told in one row, or in rows of its own where something is written inside it.
 */
export const valuesPage = async (chart: ChartName): Promise<string> => {
  const read = (file: string) => readFile(join(sources, chart, file), 'utf8')
  const { name, description, version } = parse(await read('Chart.yaml')) as { readonly name: string; readonly description: string; readonly version: string }
  const document = parseDocument(await read('values.yaml'))
  const sections = entriesOf(document.contents as YAMLMap, document.commentBefore ?? (document.contents as YAMLMap).commentBefore).map((entry) => {
    const inner = isMap(entry.node) ? entriesOf(entry.node, entry.node.commentBefore) : []
    const table = ['| value | not set | what |', '| --- | --- | --- |', ...(inner.length > 0 ? inner.flatMap((each) => rows(each, `${entry.key}.${each.key}`)) : rows({ ...entry, comment: '' }, entry.key))]
    return [`## ${entry.key}`, entry.comment, table.join('\n')].filter((part) => part !== '').join('\n\n')
  })
  return [
    `# ${name} ${version}`,
    `${description}. How to install it: [deploy to a cluster](../../../docs/how-to/deploy-to-a-cluster.md).`,
    'This page is written from `values.yaml` by `npm --prefix ops run renew`. What is wrong in values is refused by `values.schema.json`.',
    ...sections,
  ].join('\n\n') + '\n'
}
