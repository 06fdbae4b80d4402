import { setTimeout as sleep } from 'node:timers/promises'
import type { Experiment } from '../experiment.ts'
import type { Mood } from './mail-server.ts'
import { networked, outside } from './outside.ts'

const behaving = (mood: Mood, seconds: number, what: string, check = async () => {}): Experiment => ({
  name: `E6 mail server ${mood}`,
  what,
  shop: networked,
  async disturb() {
    const { mails } = outside()
    await mails.behave(mood)
    await sleep(seconds * 1_000)
    await mails.behave('takes')
    await check()
    return Math.max(1, mails.noted.filter(({ what }) => what === (mood === 'drops' ? 'dropped' : 'refused')).length)
  },
})

/** Nobody is told twice that a mailbox is not there, and somebody was told once. */
const refusedOnce = async (): Promise<void> => {
  await sleep(2_000)
  const addresses = outside().mails.noted.filter(({ what }) => what === 'refused').map(({ about }) => about)
  if (addresses.length === 0) throw new Error('Nobody was written to who could be refused.')
  const again = addresses.find((address, index) => addresses.indexOf(address) !== index)
  if (again !== undefined) throw new Error(`${again} was refused for good, and was written to again.`)
}

/** Copies of one mail whose answers were lost: as many as attempts, and those are ever rarer. */
const mostCopies = 8

const copiesBounded = async (): Promise<void> => {
  const copies = Map.groupBy(outside().mails.noted.filter(({ what }) => what === 'dropped'), ({ about }) => about)
  if (copies.size === 0) throw new Error('No mail was under way that could be dropped.')
  for (const [id, those] of copies) if (those.length > mostCopies) throw new Error(`${id} was taken ${those.length} times.`)
}

/** E6: mails go to a real mail server that is away, refuses, or takes them and does not say so. Its book has what it took and said so. */
export const mails: readonly Experiment[] = [
  {
    name: 'E6 mail server away',
    what: 'the mail server is away for eight seconds, and its connections are cut',
    shop: networked,
    async disturb() {
      const { proxy } = outside().mails
      await proxy.down()
      await sleep(8_000)
      await proxy.up()
      return 1
    },
  },
  behaving('later', 6, 'the mail server refuses every mail for now (451) for six seconds'),
  behaving('refuses', 6, 'the mail server knows no mailbox of a passer-by (550)', refusedOnce),
  behaving('drops', 6, 'the mail server takes every mail for six seconds, and cuts the connection before it says so', copiesBounded),
]
