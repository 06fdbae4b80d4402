import test from 'ava'
import { RandomIds, type Event, type Message } from '@minishop/kernel'
import { FixedClock, outboxSuite, type Assertions } from '@minishop/kernel/testing'
import { postgresOutbox } from './outbox-repair.ts'
import { MugPainted, mugId, origin, spec } from './testing/mugs.ts'
import { databases, RecordedBus, until } from './testing/index.ts'

const newDatabase = databases(test)

outboxSuite(
  (title, body: (t: Assertions & { teardown(undo: () => Promise<void>): void }) => Promise<void>) => test(`PostgreSQL: ${title}`, body),
  async (t) => {
    const clock = new FixedClock()
    const broken: { reason: string | undefined } = { reason: undefined }
    const bus = new RecordedBus(() => {
      if (broken.reason !== undefined) throw new Error(broken.reason)
    })
    const { database, relay } = await (await newDatabase(t, spec)).replica({ bus, clock })
    await relay.start()
    await until(async () => (await relay.ready()) === true)
    const perform = async <T>(job: () => Promise<T>, keep = true): Promise<T> => {
      const done = await database.perform(undefined, { ...origin, at: clock.now() }, async () => ({ answer: await job(), keep }))
      return done.answer as T
    }
    const announce = (key: string, ...events: readonly Event[]) => perform(() => database.announce(key, events))
    return { outbox: postgresOutbox(database, new RandomIds()), clock, published: bus.published, broken, perform, announce, until }
  },
  {
    happened: (colour, notBefore) => MugPainted({ mugId: mugId(1), colour }, notBefore === undefined ? {} : { notBefore }),
    wordOf: ({ data }: Message) => (data as { colour: string }).colour,
    keys: [mugId(1), mugId(2)],
  },
)
