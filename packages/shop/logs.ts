import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '@minishop/host'
import type { Log } from '@minishop/kernel'
import { winstonLog } from '@minishop/winston'
import type { ContextName } from './contexts.ts'

/** One file for all contexts of this process; each line names its own. */
export const logsIn = (folder: string, environment: Environment): ((name: ContextName) => Log) => {
  mkdirSync(folder, { recursive: true })
  const stream = createWriteStream(join(folder, 'shop.log'), { flags: 'a', mode: 0o600 })
  stream.on('error', (error) => process.stderr.write(`The log can't be written: ${error.message}\n`))
  const level = (['debug', 'info', 'warn', 'error'] as const).find((one) => one === environment['LOG_LEVEL']) ?? 'info'
  const logs = new Map<string, Log>()
  return (name) => {
    const log = logs.get(name) ?? winstonLog({ level, context: name, format: 'json', stream })
    logs.set(name, log)
    return log
  }
}
