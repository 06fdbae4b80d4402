import { indexTemplate, ingestPipeline, lifecycle } from './indices.ts'
import { savedObjects } from './kibana.ts'

/** The body of a request, without what stands in its path. */
const body = ({ name: _, id: __, ...rest }: { readonly name?: unknown; readonly id?: unknown }): string => `${JSON.stringify(rest, null, 2)}\n`

/** What Elasticsearch and Kibana are given, by the path of its file. */
export const elkFiles: ReadonlyMap<string, string> = new Map([
  ['elasticsearch/index-template.json', body(indexTemplate)],
  ['elasticsearch/ilm-policy.json', body(lifecycle)],
  ['elasticsearch/ingest-pipeline.json', body(ingestPipeline)],
  ['kibana/minishop.ndjson', savedObjects.map((saved) => `${JSON.stringify(saved)}\n`).join('')],
])
