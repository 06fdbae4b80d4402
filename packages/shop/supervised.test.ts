import test from 'ava'
import type { Exit, Server } from '@minishop/servers'
import { supervised } from './supervised.ts'

/** A server that runs until it is told to end. */
const played = () => {
  let starts = 0
  let ports: (number | undefined)[] = []
  let running: PromiseWithResolvers<Exit> | undefined
  const start = async (port: number | undefined): Promise<Server> => {
    ports.push(port)
    if (++starts === 2) throw new Error('The port is not free yet.')
    running = Promise.withResolvers<Exit>()
    const { promise, resolve } = running
    return { name: 'played', url: 'played://', port: 4711, pid: 100 + starts, exited: promise, stop: async () => resolve({ code: 0, signal: null }), kill: () => resolve({ code: null, signal: 'SIGKILL' }) }
  }
  return { start, ports: () => ports, die: () => running!.resolve({ code: null, signal: 'SIGKILL' }) }
}
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('a server that dies is started again on its port, however often that fails at first, and said so', async (t) => {
  const { start, ports, die } = played()
  const said: string[] = []
  const server = await supervised('Played', start, (line) => said.push(line))
  t.is(server.pid, 101)
  die()
  await until(() => said.includes('Played is back.'))
  t.deepEqual(ports(), [undefined, 4711, 4711])
  t.is(server.pid, 103)
  t.deepEqual(said, [
    'Played ended by itself (SIGKILL); starting it again in 100 ms.',
    'Played did not start: The port is not free yet.',
    'Played ended by itself (SIGKILL); starting it again in 200 ms.',
    'Played is back.',
  ])
  await server.stop()
})

test('a server that is stopped stays stopped', async (t) => {
  const { start, ports } = played()
  const said: string[] = []
  const server = await supervised('Played', start, (line) => said.push(line))
  await server.stop()
  t.deepEqual([ports().length, said], [1, []])
})
