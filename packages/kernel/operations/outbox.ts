import { integer, nullable, text } from '../codec.ts'
import { admin } from '../policy.ts'
import { Outbox } from '../ports.ts'
import { route, type Route, type RoutePath } from '../route.ts'
import { optional, struct } from '../struct.ts'
import { Instant } from '../time.ts'
import { command, query, type UseCase } from '../use-case.ts'

const count = integer({ min: 0 })

const showOutbox = query({
  summary: 'See how it stands with the announcements',
  description: 'How many are due and not published yet, for how long the oldest has been so, and why; how many wait for their time; since when published ones are kept.',
  allows: admin,
  input: struct({}),
  output: struct({ unpublished: count, oldestSeconds: count, waiting: count, keptSince: nullable(Instant), lastFailure: nullable(text({ max: 1_000 })) }),
  needs: { outbox: Outbox },
  async run(_, { outbox }, { at }) {
    const status = await outbox.status(at)
    return { ...status, oldestSeconds: Math.floor(status.oldestSeconds) }
  },
})

const republish = command({
  summary: 'Publish again what was published since a time',
  description: 'For a broker that has lost messages. They keep their ids, so whoever has heard them does nothing twice; those of one order, account or product come in their order.',
  allows: admin,
  input: struct({ since: Instant, until: optional(Instant) }),
  output: struct({ republished: count }),
  needs: { outbox: Outbox },
  run: async ({ since, until }, { outbox }) => ({ republished: await outbox.republish(since, until) }),
})

/** What operators ask of the outbox of a context: the same of every context that has a store. */
export const outboxRoutes = (contextName: string): { readonly [path: RoutePath]: UseCase | Route } => ({
  [`GET /operations/${contextName}/outbox`]: showOutbox,
  [`POST /operations/${contextName}/outbox/republication`]: route(republish, { status: 202 }),
})
