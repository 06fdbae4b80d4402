import { createLogger, format as formats, transports } from 'winston'
import { instant, type Clock, type Log } from '@minishop/kernel'
import { jsonLine, prettyLine, type Entry, type Level } from './lines.ts'
import { redactor } from './redaction.ts'

export interface LogSettings {
  /** What is less important is not written. */
  readonly level: Level
  readonly context: string
  /** Standard output unless said otherwise. */
  readonly stream?: NodeJS.WritableStream
  readonly format: 'json' | 'pretty'
  /** Values of the configuration that must never be seen (keys, passwords); of at least 6 characters. */
  readonly secrets?: readonly string[]
  readonly clock?: Pick<Clock, 'now'>
}

const systemClock: Pick<Clock, 'now'> = { now: () => instant(Date.now()) }
const entry = Symbol('entry')
/** Under which winston's transports look for the finished line. */
const rendered = Symbol.for('message')
/** Several contexts may write to one stream; one listener for its errors is enough. */
const watched = new WeakSet<NodeJS.WritableStream>()

/**
 * Writes log lines by winston: JSON by the names of the Elastic Common Schema, one object per line, or text for a terminal.
 * Secrets are redacted by name and by look, at any depth; `traceparent` becomes `trace.id` and `span.id`, `error` its type, message,
 * stack and causes. Size and depth are bounded. Never throws, and a stream that breaks takes nothing else down.
 */
export const winstonLog = ({ level, context, stream = process.stdout, format, secrets = [], clock = systemClock }: LogSettings): Log => {
  const clean = redactor(secrets)
  const coloured = 'isTTY' in stream && stream.isTTY === true && !process.env['NO_COLOR']
  const line = format === 'json' ? jsonLine(clean) : prettyLine(clean, coloured)

  const logger = createLogger({
    level,
    format: formats((record) => Object.assign(record, { [rendered]: line((record as unknown as { [entry]: Entry })[entry]) }))(),
    transports: [new transports.Stream({ stream: stream as NodeJS.WritableStream, eol: '\n' })],
    exitOnError: false,
  })
  logger.on('error', () => {})
  if (!watched.has(stream)) stream.on('error', () => {})
  watched.add(stream)

  return {
    write(level, message, fields = {}) {
      // Before anything is made of it: winston formats lines that it then drops.
      if (!logger.isLevelEnabled(level)) return
      // The fields travel under a symbol: winston gives meaning to names such as "level" and "message".
      logger.log({ level, message: '', [entry]: { at: clock.now(), level, message: String(message), context, fields } satisfies Entry } as never)
    },
  }
}
