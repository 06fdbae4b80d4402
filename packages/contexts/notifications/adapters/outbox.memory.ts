import type { Clock } from '@minishop/kernel'
import { entryOf, mostKept, shown, type Entry, type Outbox } from './outbox.ts'

/** Kept until the process ends. The same mail sent again is kept once. */
export const memoryOutbox = (clock: Clock): Outbox => {
  const entries: Entry[] = []
  return {
    async send(mail) {
      if (entries.some(({ id }) => id === mail.id)) return
      entries.push(entryOf(mail, clock.now()))
      if (entries.length > mostKept) entries.shift()
    },
    list: async () => shown(entries),
  }
}
