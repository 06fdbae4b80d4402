import { RandomIds, SystemClock } from '@minishop/kernel'
import { koaServer } from '@minishop/koa'
import { writeRunRecord, removeRunRecord } from './run-record.ts'
import type { Status } from './status.ts'

/** A shop that runs, in one process or in several. */
export interface Running {
  readonly url: string
  readonly status: () => Promise<Status>
  /** Ends services first, then stores, each in order. */
  stop(): Promise<void>
}

/** Lets `minishop status` ask this process, on an address only this machine can reach. */
export const answerStatus = async (folder: string, running: Running): Promise<{ stop(): Promise<void> }> => {
  const silent = { write() {} }
  const server = await koaServer({
    host: '127.0.0.1',
    port: 0,
    endpoints: [],
    documents: { '/status': async () => ({ contentType: 'application/json; charset=utf-8', body: JSON.stringify(await running.status()) }) },
    clock: new SystemClock(),
    ids: new RandomIds(),
    log: silent,
    metrics: { count() {}, observe() {}, gauge() {} },
  })
  writeRunRecord(folder, { pid: process.pid, statusUrl: `${server.url}/status`, url: running.url })
  return {
    async stop() {
      removeRunRecord(folder)
      await server.stop({ withinMilliseconds: 500 })
    },
  }
}
