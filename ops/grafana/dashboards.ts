import { DashboardBuilder, DatasourceVariableBuilder, QueryVariableBuilder, RowBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { pages, type Page, type Shown } from './pages.ts'

const source = { type: 'prometheus', uid: '${datasource}' }

const panelOf = ({ title, unit = 'short', as, expr, legend = '', and = [] }: Shown, id: number) => {
  const panel = as === 'stat' ? new StatBuilder().span(6).height(4) : new LinesBuilder().span(12).height(8).min(0)
  panel.id(id).title(title).unit(unit).datasource(source)
  for (const [index, query] of [{ expr, legend }, ...and].entries())
    panel.withTarget(new DataqueryBuilder().refId(String.fromCharCode(65 + index)).expr(query.expr).legendFormat(query.legend).datasource(source))
  return panel
}

const dashboardOf = (name: string, { title, description, perService, rows }: Page): Dashboard => {
  const dashboard = new DashboardBuilder(title)
    .uid(`minishop-${name}`)
    .description(description)
    .tags(['minishop'])
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
  if (perService) dashboard.withVariable(new QueryVariableBuilder('service').label('Service').query('label_values(up, service)').datasource(source))
  let id = 0
  for (const [row, panels] of Object.entries(rows)) {
    dashboard.withRow(new RowBuilder(row).id(++id))
    for (const shown of panels) dashboard.withPanel(panelOf(shown, ++id))
  }
  return dashboard.build()
}

/** The dashboards as Grafana reads them, by the name of their file. */
export const dashboards = (): ReadonlyMap<string, string> =>
  new Map(Object.entries(pages).map(([name, page]) => [`${name}.json`, `${JSON.stringify(dashboardOf(name, page), null, 2)}\n`]))
