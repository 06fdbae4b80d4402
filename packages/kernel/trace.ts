import { randomPart } from './random.ts'

/** W3C Trace Context, level 1: `00-<trace id>-<span id>-<flags>`. */
const written = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** A new span: of the trace that `parent` names, or of a new trace where `parent` is absent or malformed. */
export const childTraceparent = (parent?: string): string => {
  const [, trace, span, flags] = written.exec(parent ?? '') ?? []
  const valid = trace !== undefined && span !== undefined && !/^0+$/.test(trace) && !/^0+$/.test(span)
  return `00-${valid ? trace : hex(16)}-${hex(8)}-${valid ? flags : '01'}`
}

/** The 32 hexadecimal digits that all spans of one trace share. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35)
/** The 16 hexadecimal digits of this span. */
export const spanIdOf = (traceparent: string): string => traceparent.slice(36, 52)

/** `parent` where it is the parent of this span: a malformed one began no trace that it could belong to. */
export const parentOf = (traceparent: string, parent: string | undefined): { readonly parent?: string } =>
  parent !== undefined && traceIdOf(parent) === traceIdOf(traceparent) ? { parent } : {}

/** A piece of work that is over, as a trace shows it. */
export interface Span {
  readonly name: string
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal'
  /** Its own: the trace it belongs to, and what its parts name as their parent. */
  readonly traceparent: string
  /** Of the span it is a part of, of the same trace; absent for the first one. */
  readonly parent?: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly milliseconds: number
  readonly attributes: Readonly<Record<string, string | number>>
  /** What kind of failure it ended in: a word that holds nobody's secrets. Absent where it succeeded. */
  readonly failure?: string
}

/** Where traces go, for whoever looks into them. Taking a span keeps nobody waiting and never throws; what can't be delivered is dropped. */
export abstract class Traces {
  abstract record(span: Span): void
}

/** Where nobody looks. */
export const noTraces: Traces = { record() {} }

const hex = (bytes: number): string => Buffer.from(randomPart(bytes)).toString('hex')
