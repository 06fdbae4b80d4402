/** What Kibana imports (Stack Management, Saved Objects): a data view, searches and a dashboard, each an object in a line. */
interface Saved {
  readonly id: string
  readonly type: 'index-pattern' | 'search' | 'dashboard'
  readonly attributes: Readonly<Record<string, unknown>>
  readonly references: readonly { readonly id: string; readonly name: string; readonly type: string }[]
}

const dataView: Saved = {
  id: 'minishop-logs',
  type: 'index-pattern',
  attributes: { title: 'logs-minishop-*', name: 'Minishop: logs', timeFieldName: '@timestamp' },
  references: [],
}

const search = (id: string, title: string, query: string, columns: readonly string[]): Saved => ({
  id: `minishop-${id}`,
  type: 'search',
  attributes: {
    title: `Minishop: ${title}`,
    columns,
    sort: [['@timestamp', 'desc']],
    kibanaSavedObjectMeta: {
      searchSourceJSON: JSON.stringify({ query: { language: 'kuery', query }, filter: [], indexRefName: 'kibanaSavedObjectMeta.searchSourceJSON.index' }),
    },
  },
  references: [{ id: dataView.id, name: 'kibanaSavedObjectMeta.searchSourceJSON.index', type: 'index-pattern' }],
})

const searches: readonly Saved[] = [
  search('errors', 'errors', 'log.level: error', ['service.name', 'message', 'event.reason', 'error.message', 'trace.id']),
  search('failed-requests', 'requests that failed', 'http.response.status_code >= 500', ['service.name', 'http.route', 'http.response.status_code', 'trace.id', 'http.request.id']),
  search('slow-requests', 'requests over a second', 'event.duration > 1000000000', ['service.name', 'http.route', 'event.duration', 'trace.id']),
  search('one-order', 'one order (put its id into the query)', 'minishop.orderId: *', ['service.name', 'message', 'minishop.orderId', 'minishop.listener', 'http.route', 'trace.id']),
  search('dead-letters', 'dead letters', 'message: "put aside as a dead letter" or message: "waits behind a dead letter"', ['service.name', 'minishop.listener', 'minishop.key', 'event.reason', 'trace.id']),
  search('security', 'security', 'message: "security"', ['service.name', 'message', 'user.id', 'client.address', 'minishop.class']),
]

const panels = searches.map(({ id }, index) => ({
  type: 'search',
  panelIndex: id,
  panelRefName: `panel_${id}`,
  gridData: { x: (index % 2) * 24, y: Math.floor(index / 2) * 15, w: 24, h: 15, i: id },
  embeddableConfig: {},
}))

const dashboard: Saved = {
  id: 'minishop',
  type: 'dashboard',
  attributes: {
    title: 'Minishop: logs',
    description: 'What went wrong, what was slow, and what happened to one order.',
    panelsJSON: JSON.stringify(panels),
    optionsJSON: JSON.stringify({ useMargins: true }),
    timeRestore: true,
    timeFrom: 'now-3h',
    timeTo: 'now',
    kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify({ query: { language: 'kuery', query: '' }, filter: [] }) },
  },
  references: searches.map(({ id, type }) => ({ id, name: `${id}:panel_${id}`, type })),
}

export const savedObjects: readonly Saved[] = [dataView, ...searches, dashboard]
