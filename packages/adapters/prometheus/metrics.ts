import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Metrics } from '@minishop/kernel'
import { Series } from './series.ts'

export interface MetricsSettings {
  /** Stands on every series as `service`. */
  readonly context: string
  /** Whether memory, CPU and event loop of this process are among the metrics: true for one context per process. */
  readonly process?: boolean
}

/** What is scraped, with its media type. */
export interface Exposition {
  readonly contentType: string
  readonly text: string
}

/** Upper bounds in seconds: from what a cache answers in to what nobody waits for any more. */
export const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A gauge that has not answered by then is left out of the scrape. */
const gaugePatienceMilliseconds = 1000

type Labels = Readonly<Record<string, string>>
type Reading = { readonly read: () => number | Promise<number>; readonly labels: Labels }

/**
 * Metrics in a registry of their own, in the text format of Prometheus 0.0.4. A name is a counter, a histogram or a gauge for good, and its
 * labels are those it was first used with: others are left out. Beyond 500 label sets of one name, further ones count under `other`.
 * Characters that names may not have become underscores. Gauges are read at the scrape; one that throws or hangs is left out of it.
 */
export const prometheusMetrics = ({ context, process = false }: MetricsSettings): Metrics & { render(): Promise<Exposition> } => {
  const registry = new Registry()
  registry.setDefaultLabels({ service: context })
  if (process) collectDefaultMetrics({ register: registry })
  const counters = new Map<string, { readonly metric: Counter; readonly series: Series }>()
  const histograms = new Map<string, { readonly metric: Histogram; readonly series: Series }>()
  const gauges = new Map<string, { readonly readings: Map<string, Reading>; readonly series: Series }>()

  return {
    count(name, labels = {}, by = 1) {
      let counter = counters.get(name)
      if (counter === undefined) {
        const series = new Series(labels)
        counter = { series, metric: new Counter({ name: allowed(name), help: help(name), labelNames: series.names, registers: [registry] }) }
        counters.set(name, counter)
      }
      counter.metric.inc(counter.series.of(labels), by)
    },

    observe(name, seconds, labels = {}) {
      let histogram = histograms.get(name)
      if (histogram === undefined) {
        const series = new Series(labels)
        const options = { name: allowed(name), help: help(name), labelNames: series.names, buckets: secondsBuckets, registers: [registry] }
        histogram = { series, metric: new Histogram(options) }
        histograms.set(name, histogram)
      }
      histogram.metric.observe(histogram.series.of(labels), seconds)
    },

    gauge(name, read, labels = {}) {
      let gauge = gauges.get(name)
      if (gauge === undefined) {
        const series = new Series(labels)
        const readings = new Map<string, Reading>()
        new Gauge({
          name: allowed(name),
          help: help(name),
          labelNames: series.names,
          registers: [registry],
          async collect() {
            const values = await Promise.all(
              [...readings.values()].map(async (reading) => ({ labels: reading.labels, value: await valueOf(reading) })),
            )
            this.reset()
            // A gauge without labels is 0 after a reset, which nobody has read.
            if (series.names.length === 0) this.remove()
            for (const { labels, value } of values) if (value !== undefined) this.set(labels, value)
          },
        })
        gauge = { readings, series }
        gauges.set(name, gauge)
      }
      const known = gauge.series.of(labels)
      gauge.readings.set(JSON.stringify(known), { read, labels: known })
    },

    async render() {
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}

const allowed = (name: string): string => name.replace(/[^a-zA-Z0-9_:]/g, '_').replace(/^(?=\d)/, '_')
const help = (name: string): string => `${name.replaceAll(/[_.:]/g, ' ')}.`

const valueOf = async ({ read }: Reading): Promise<number | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), gaugePatienceMilliseconds)))
  try {
    return await Promise.race([read(), patience])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
