import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Experiment, ShopKind } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { password } from '../laboratory/load.ts'

const moved = ['auth', 'catalog', 'orders', 'payments'] as const
type Moved = (typeof moved)[number]
const fileOf = (folder: string, name: Moved): string => join(folder, 'clocks', name)

/** Four services have a clock that can be set by itself, while they run. Timers and measured times go on as ever. */
const clocked: ShopKind = {
  name: 'clocked',
  async prepare(folder) {
    const [library] = globSync('/usr/lib/{,*/}faketime/libfaketimeMT.so.1')
    if (library === undefined) throw new Error('Clocks are set by libfaketime, which is not here: install the package faketime, or choose other experiments with --only.')
    mkdirSync(join(folder, 'clocks'), { recursive: true })
    const of = (name: Moved) => {
      writeFileSync(fileOf(folder, name), '+0')
      const settings = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: fileOf(folder, name), FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' }
      return Object.entries(settings).map(([setting, value]) => [`${setting}_${name.toUpperCase()}`, value] as const)
    }
    return { environment: Object.fromEntries(moved.flatMap(of)), undo: async () => {} }
  },
}

const set = ({ shop }: Laboratory, name: Moved, seconds: number): void => writeFileSync(fileOf(shop.folder, name), `${seconds < 0 ? '' : '+'}${seconds}`)

/** Does something while the clock of a service is so many seconds ahead, or behind where they are negative. */
const skewed = async <T>(lab: Laboratory, name: Moved, seconds: number, work: () => Promise<T>): Promise<T> => {
  set(lab, name, seconds)
  // A request that is under way may have looked at the clock before.
  await sleep(50)
  return work().finally(() => set(lab, name, 0))
}

/** Signs somebody in, whose token nobody has seen yet. */
const newToken = async ({ history, market }: Laboratory): Promise<string> => {
  const { name, email } = market().customers[0]!
  const { status, json } = await history.ask('POST /v1/auth/login', { by: name, body: { email, password } })
  if (status !== 200) throw new Error(`Nobody could sign in: ${status}.`)
  return json.accessToken
}

const looks = async ({ history, market }: Laboratory, token: string, wanted: 200 | 401, when: string): Promise<void> => {
  const { status } = await history.ask('GET /v1/orders', { by: market().customers[0]!.name, token })
  if (status !== wanted) throw new Error(`A token ${when} was answered with ${status}, not with ${wanted}.`)
}

const overdue = (lab: Laboratory): Promise<number> =>
  lab.database('orders', async (client) => Number((await client.query(`select count(*) as n from order_history where reason like '%-overdue'`)).rows[0].n))

const tenMinutes = (name: Moved, more: (lab: Laboratory) => Promise<void> = async () => {}): Experiment => ({
  name: `D1 ${name} ten minutes off`,
  what: `the clock of ${name} is ten minutes ahead for five seconds, and then ten minutes behind`,
  shop: clocked,
  async disturb(lab) {
    await lab.signInAnew()
    for (const seconds of [600, -600]) await skewed(lab, name, seconds, () => Promise.all([sleep(5_000), more(lab)]).then(() => {}))
    return 2
  },
})

/** Section D: one service has another time than the others. */
export const clocks: readonly Experiment[] = [
  tenMinutes('orders'),
  tenMinutes('payments'),
  tenMinutes('auth'),
  {
    name: 'D1 auth issues for another time',
    what: 'who signs in while the clock of auth is 25 seconds off is let in by the others, and who does so while it is ten minutes ahead is not',
    shop: clocked,
    async disturb(lab) {
      await lab.signInAnew()
      for (const seconds of [25, -25, 600]) {
        const token = await skewed(lab, 'auth', seconds, () => newToken(lab))
        await looks(lab, token, seconds === 600 ? 401 : 200, `that auth issued ${seconds} seconds off`)
      }
      return 3
    },
  },
  {
    name: 'D2 step back',
    what: 'the clocks of orders, catalog and payments are set back by 90 seconds while orders are under way, and forward again; none is cancelled over it',
    shop: clocked,
    async disturb(lab) {
      await lab.signInAnew()
      await sleep(1_000)
      const before = await overdue(lab)
      for (const name of ['orders', 'catalog', 'payments'] as const) await skewed(lab, name, -90, () => sleep(4_000))
      await sleep(1_000)
      const after = await overdue(lab)
      if (after > before) throw new Error(`${after - before} orders were cancelled because their time was over, and it was not.`)
      return 3
    },
  },
  {
    name: 'D3 tokens at their ends',
    what: 'orders accepts a token up to 30 seconds before it begins and after it ends, by its own clock, and not beyond',
    shop: clocked,
    async disturb(lab) {
      await lab.signInAnew()
      for (const [claim, seconds, wanted] of [['exp', 25, 200], ['exp', 35, 401], ['nbf', -25, 200], ['nbf', -35, 401]] as const) {
        const token = await newToken(lab)
        const moment = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())[claim] as number
        await skewed(lab, 'orders', Math.round(moment + seconds - Date.now() / 1_000), () => looks(lab, token, wanted, `${seconds} seconds from its ${claim}`))
      }
      return 4
    },
  },
  {
    name: 'D3 keys of orders',
    what: 'orders that were placed are asked for again under their keys while the clock of orders is 25 seconds ahead, and 25 behind; the answers are the first ones',
    shop: clocked,
    async disturb(lab) {
      await lab.signInAnew()
      await lab.round()
      const placed = lab.history.visits.filter(({ operation, outcome, key }) => operation === 'POST /v1/orders' && outcome === 'ok' && key !== undefined).slice(-6)
      for (const seconds of [25, -25])
        await skewed(lab, 'orders', seconds, async () => {
          for (const { by, key, request, answer } of placed) {
            const { token } = lab.market().customers.find(({ name }) => name === by)!
            const { status, json } = await lab.history.ask('POST /v1/orders', { by, token, key: key!, body: request })
            if (json?.orderId !== (answer as { readonly orderId: string }).orderId) throw new Error(`The key ${key} was answered with ${status} ${JSON.stringify(json)}.`)
          }
        })
      return placed.length * 2
    },
  },
]
