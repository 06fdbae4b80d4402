import test from 'ava'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { contextsWithStore } from '../evidence/databases.ts'
import { limits } from './limits.ts'
import { measuring } from './measuring.ts'

test('what has grown is kept at its most, with its limit, and what can not be reached is measured the next time', async (t) => {
  let asked = 0
  const measured = measuring({
    processes: async () => [{ name: 'orders', pid: process.pid, port: 1, ready: true }],
    async database(_name, work) {
      const round = Math.floor(asked++ / contextsWithStore.length)
      if (round === 1) throw new Error('It is away.')
      return work({ query: async () => ({ rows: [{ connections: 2, unpublished: round === 0 ? 7 : 3 }] }) } as unknown as pg.Client)
    },
  })
  while (asked < 3 * contextsWithStore.length) await sleep(20)
  await measured.stop()
  const of = (name: string) => measured.bounds().find((bound) => bound.of === name)
  t.deepEqual(of('rows in the outbox of orders'), { of: 'rows in the outbox of orders', most: 7, limit: limits.unpublished })
  t.like(of('connections of orders to PostgreSQL'), { most: 2 })
  // What a process takes is read where Linux tells it, and nowhere else.
  t.is((of('MiB of memory of orders')?.most ?? 0) > 10, existsSync('/proc/self/statm'))
  t.is((of('open files of orders')?.most ?? 0) > 3, existsSync('/proc/self/statm'))
  measured.anew()
  t.deepEqual(measured.bounds(), [])
})
