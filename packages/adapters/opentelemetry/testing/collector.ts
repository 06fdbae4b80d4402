import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as it arrived. */
export interface Arrived {
  readonly service: string
  readonly name: string
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly startNanoseconds: bigint
  readonly endNanoseconds: bigint
  readonly attributes: Readonly<Record<string, unknown>>
  readonly failed: boolean
}

export interface Collector {
  readonly endpoint: URL
  readonly spans: readonly Arrived[]
  /** Of each request: where it went. */
  readonly paths: readonly string[]
  stop(): void
}

const valueOf = (value: any): unknown => value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue)
const recordOf = (attributes: readonly any[]): Record<string, unknown> => Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]))

const spansIn = (body: any): readonly Arrived[] =>
  body.resourceSpans.flatMap(({ resource, scopeSpans }: any) =>
    scopeSpans.flatMap(({ spans }: any) =>
      spans.map((span: any) => ({
        service: recordOf(resource.attributes)['service.name'],
        name: span.name,
        kind: span.kind,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId || undefined,
        startNanoseconds: BigInt(span.startTimeUnixNano),
        endNanoseconds: BigInt(span.endTimeUnixNano),
        attributes: recordOf(span.attributes),
        failed: span.status?.code === 2,
      })),
    ),
  )

/** Takes traces by OTLP over HTTP in JSON (opentelemetry-proto 1, the JSON mapping) on a free port. */
export const startCollector = async (): Promise<Collector> => {
  const spans: Arrived[] = []
  const paths: string[] = []
  const server = createServer(async (request, response) => {
    paths.push(request.url ?? '')
    spans.push(...spansIn(JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString())))
    response.setHeader('Content-Type', 'application/json').end('{}')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    endpoint: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    spans,
    paths,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
