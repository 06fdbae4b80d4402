import type { Ids, Message } from '@minishop/kernel'

const wrongData = ['no object', {}, [], { orderId: 7, userId: 7 }, null] as const

/** What pretends to be this message and can be read by nobody: its data are wrong, or it comes from somebody who may not say such things. */
export const poisoned = (message: Message, ids: Ids, chance: () => number): Message => {
  const id = ids.next()
  if (chance() < 0.3) return { ...message, id, source: message.source === 'cart' ? 'auth' : 'cart' }
  return { ...message, id, data: wrongData[Math.floor(chance() * wrongData.length)] }
}

/** Why a message is none of its subject's; the adapters of real brokers refuse it for the same. */
export const unreadable = ({ subject, source }: Message): string | undefined =>
  subject.startsWith(`${source}.`) ? undefined : `unreadable: ${source} has nothing to say on ${subject}`

/** As a listener gets it that has a mistake for just this message: it throws whenever it looks into it. */
export const undoable = (message: Message): Message => {
  let looked = false
  return {
    ...message,
    // Whoever handles it looks first; whoever logs that afterwards finds what is there.
    get data(): unknown {
      if (looked) return message.data
      looked = true
      throw new Error('A mistake in the listener.')
    },
  }
}
