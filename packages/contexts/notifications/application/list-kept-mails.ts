import { anyone, Instant, listOf, nullable, query, refusal, struct, text, type TypeOf } from '@minishop/kernel'
import { KeptMails } from '../ports/kept-mails.ts'

export const noKeptMails = refusal('no-kept-mails', 'not-found', 'Mails are sent here, not kept. Start the shop with EMAIL_URL=outbox: to read them.')

const KeptMailView = struct({ to: text({ max: 254 }), subject: text({ max: 200 }), text: text({ max: 100_000 }), html: text({ max: 200_000 }), at: Instant })
const KeptMailList = struct({ items: listOf(KeptMailView, { max: 500 }), nextCursor: nullable(text({ max: 1 })) })
export type KeptMailList = TypeOf<typeof KeptMailList>

export const listKeptMails = query({
  summary: 'Read the mails that a shop on a laptop keeps instead of sending them, the newest first',
  allows: anyone,
  input: struct({}),
  output: KeptMailList,
  refuses: [noKeptMails],
  needs: { keptMails: KeptMails },
  async run(_input, { keptMails }) {
    const items = await keptMails.list()
    return items === undefined ? noKeptMails : { items, nextCursor: null }
  },
})
