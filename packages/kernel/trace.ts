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

const hex = (bytes: number): string => Buffer.from(randomPart(bytes)).toString('hex')
