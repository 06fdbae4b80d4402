import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { helm } from '../tools.ts'
import { manifestsIn, type Manifest } from './manifests.ts'

export const sources = resolve(import.meta.dirname, '../../helm')
export const environments = ['dev', 'staging', 'production'] as const
export type EnvironmentName = (typeof environments)[number]
export const chartNames = ['stores', 'minishop'] as const
export type ChartName = (typeof chartNames)[number]

/** The charts with what they depend on, in a folder of their own, so that the working tree stays as it is. */
export interface Charts {
  readonly folder: string
  /** What Helm makes of a chart for an environment, with further options of its own. Rejects with Helm's words. */
  render(chart: ChartName, environment: EnvironmentName, ...options: readonly string[]): Promise<readonly Manifest[]>
  /** Both charts for an environment, as they share a namespace. */
  renderAll(environment: EnvironmentName): Promise<readonly Manifest[]>
  remove(): Promise<void>
}

export const valuesOf = (folder: string, chart: ChartName, environment: EnvironmentName): string => join(folder, chart, `values-${environment}.yaml`)

export const openCharts = async (): Promise<Charts> => {
  const folder = await mkdtemp(join(tmpdir(), 'minishop-charts-'))
  await cp(sources, folder, { recursive: true })
  for (const chart of chartNames) await helm('dependency', 'build', join(folder, chart))
  const render: Charts['render'] = async (chart, environment, ...options) =>
    manifestsIn(await helm('template', chart, join(folder, chart), '--namespace', `minishop-${environment}`, '--values', valuesOf(folder, chart, environment), ...options))
  return {
    folder,
    render,
    renderAll: async (environment) => (await Promise.all(chartNames.map((chart) => render(chart, environment)))).flat(),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
