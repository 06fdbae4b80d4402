import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, type HrTime, type SpanContext } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, SamplingDecision, TraceIdRatioBasedSampler, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { spanIdOf, traceIdOf, type Span, type Traces } from '@minishop/kernel'

export interface OtlpTracesOptions {
  /** Of the collector, as OTEL_EXPORTER_OTLP_ENDPOINT has it: `v1/traces` is added to its path. */
  readonly endpoint: URL
  /** Stands in every trace as `service.name`. */
  readonly context: string
  /** Of all traces, from 0 to 1. Which ones follows from their ids: whoever sees a part of one decides as all others do, and no caller decides. */
  readonly share: number
}

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL } as const
const exportMilliseconds = 5_000

/**
 * Sends spans in batches by OTLP over HTTP (JSON), every second. At most 2048 wait; what is more, or can't be delivered, is dropped.
 * `stop` sends what is left, for five seconds at most.
 */
export const otlpTraces = ({ endpoint, context, share }: OtlpTracesOptions): Traces & { stop(): Promise<void> } => {
  const resource = resourceFromAttributes({ 'service.name': context, 'service.namespace': 'minishop' })
  const exporter = new OTLPTraceExporter({ url: new URL('v1/traces', endpoint.href.replace(/\/?$/, '/')).href, timeoutMillis: exportMilliseconds })
  const processor = new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, exportTimeoutMillis: exportMilliseconds })
  const sampler = new TraceIdRatioBasedSampler(share)
  return {
    record(span) {
      const { decision } = sampler.shouldSample(ROOT_CONTEXT, traceIdOf(span.traceparent))
      if (decision === SamplingDecision.RECORD_AND_SAMPLED) processor.onEnd({ ...readable(span), resource })
    },
    async stop() {
      await processor.shutdown().catch(() => {})
    },
  }
}

const contextOf = (traceparent: string): SpanContext => ({ traceId: traceIdOf(traceparent), spanId: spanIdOf(traceparent), traceFlags: TraceFlags.SAMPLED })

const nothingDropped = { links: [], events: [], droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0, ended: true }

const readable = ({ name, kind, traceparent, parent, startedAt, milliseconds, attributes, failure }: Span): Omit<ReadableSpan, 'resource'> => ({
  name,
  kind: kinds[kind],
  spanContext: () => contextOf(traceparent),
  ...(parent !== undefined && { parentSpanContext: contextOf(parent) }),
  startTime: timeOf(startedAt),
  endTime: timeOf(startedAt + milliseconds),
  duration: timeOf(milliseconds),
  status: failure === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: failure },
  attributes: { ...attributes, ...(failure !== undefined && { 'error.type': failure }) },
  instrumentationScope: { name: 'minishop' },
  ...nothingDropped,
})

/** Whole seconds, and the rest in nanoseconds. */
const timeOf = (milliseconds: number): HrTime => {
  const seconds = Math.floor(milliseconds / 1000)
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1_000_000)]
}
