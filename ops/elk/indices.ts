import type { estypes } from '@elastic/elasticsearch'

/** The mapping of a line, by the Elastic Common Schema. What it does not name is refused, so that a misspelt field is noticed; ours go under `minishop`. */
const properties: Record<string, estypes.MappingProperty> = {
  '@timestamp': { type: 'date' },
  message: { type: 'match_only_text' },
  tags: { type: 'keyword' },
  ecs: { properties: { version: { type: 'keyword' } } },
  data_stream: { properties: { type: { type: 'constant_keyword', value: 'logs' }, dataset: { type: 'constant_keyword', value: 'minishop' }, namespace: { type: 'constant_keyword' } } },
  service: { properties: { name: { type: 'keyword' } } },
  log: { properties: { level: { type: 'keyword' }, shortened_from: { type: 'long' } } },
  trace: { properties: { id: { type: 'keyword' } } },
  span: { properties: { id: { type: 'keyword' } } },
  http: {
    properties: {
      route: { type: 'keyword' },
      request: { properties: { id: { type: 'keyword' }, method: { type: 'keyword' } } },
      response: { properties: { status_code: { type: 'long' } } },
    },
  },
  url: { properties: { path: { type: 'wildcard' } } },
  user: { properties: { id: { type: 'keyword' } } },
  client: { properties: { address: { type: 'keyword' } } },
  event: { properties: { reason: { type: 'match_only_text' }, duration: { type: 'long' }, ingested: { type: 'date' } } },
  // Own fields of errors and their causes are kept as they are, and not searched.
  error: { dynamic: false, properties: { type: { type: 'keyword' }, message: { type: 'match_only_text' }, stack_trace: { type: 'wildcard', ignore_above: 16_384 } } },
  // Whatever a line says besides, each value a keyword: minishop.orderId, minishop.listener and so on.
  minishop: { type: 'flattened', ignore_above: 1024, depth_limit: 20 },
}

export const indexTemplate: estypes.IndicesPutIndexTemplateRequest = {
  name: 'minishop-logs',
  index_patterns: ['logs-minishop-*'],
  data_stream: {},
  priority: 300,
  template: {
    settings: { index: { lifecycle: { name: 'minishop-logs' }, default_pipeline: 'minishop-logs', number_of_shards: 1, codec: 'best_compression' } },
    mappings: { dynamic: 'strict', properties },
  },
}

/** A week at hand, a month in all: what is about one person is not kept longer than it is needed. */
export const lifecycle: estypes.IlmPutLifecycleRequest = {
  name: 'minishop-logs',
  policy: {
    phases: {
      hot: { min_age: '0ms', actions: { rollover: { max_primary_shard_size: '20gb', max_age: '1d' }, set_priority: { priority: 100 } } },
      warm: { min_age: '7d', actions: { shrink: { number_of_shards: 1 }, forcemerge: { max_num_segments: 1 }, set_priority: { priority: 50 } } },
      delete: { min_age: '30d', actions: { delete: {} } },
    },
  },
}

export const ingestPipeline: estypes.IngestPutPipelineRequest = {
  id: 'minishop-logs',
  description: 'Lines of the shop: names with dots are objects, and each says when it came in.',
  processors: [
    { dot_expander: { field: '*', override: true } },
    { set: { field: 'event.ingested', value: '{{{_ingest.timestamp}}}' } },
    { set: { field: 'ecs.version', value: '8.11.0' } },
  ],
  on_failure: [{ append: { field: 'tags', value: ['not-understood'] } }],
}
