import { resolve } from 'node:path'
import { readRunRecord } from '../run-record.ts'
import type { Status } from '../status.ts'

/** Prints how each service and store of a running shop is. Answers the exit code: 0 when all are ready, 1 when one is not, 3 when no shop runs. */
export const status = async ({ data, json }: { readonly data: string; readonly json: boolean }): Promise<number> => {
  const folder = resolve(data)
  const record = readRunRecord(folder)
  if (record === undefined) {
    if (json) process.stdout.write(`${JSON.stringify({ services: [], stores: [] })}\n`)
    else process.stdout.write(`No shop runs on ${folder}. Start one with ./minishop up.\n`)
    return 3
  }
  const response = await fetch(record.statusUrl, { signal: AbortSignal.timeout(10_000) })
  const told = (await response.json()) as Status
  if (json) process.stdout.write(`${JSON.stringify(told)}\n`)
  else {
    process.stdout.write(`The shop at ${record.url} (process ${record.pid})\n\n`)
    for (const { name, pid, port, ready, reason } of told.services)
      process.stdout.write(`  ${ready ? '✔' : '✘'} ${name.padEnd(14)} pid ${String(pid).padEnd(8)} ${port === null ? 'no port  ' : `port ${port}`}  ${ready ? 'ready' : (reason ?? 'not ready')}\n`)
    for (const { name, pid, port } of told.stores) process.stdout.write(`    ${name.padEnd(14)} pid ${String(pid).padEnd(8)} port ${port}\n`)
  }
  return told.services.every(({ ready }) => ready) ? 0 : 1
}
