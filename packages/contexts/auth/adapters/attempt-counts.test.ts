import test from 'ava'
import { Conflict, later } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { noon } from '@minishop/kernel/testing'
import { cleared, oneMore, type Counted } from '../domain/attempts.ts'
import { AttemptCounts } from '../ports/attempt-counts.ts'
import { settled } from '../testing/composition.ts'

// One suite on memory and on PostgreSQL: they differ in nothing that a use case could notice.

const { stores, stageOf } = onMemoryAndPostgres(test, settled)

let n = 0
for (const store of stores) {
  const play = () => {
    const { keep, get } = stageOf(store)
    const counts = get(AttemptCounts)
    const of: Counted = `device/${++n}`
    return { keep, counts, of, find: () => counts.find(of), save: (...args: Parameters<AttemptCounts['save']>) => keep(() => counts.save(...args)) }
  }

  test.serial(`${store}: attempts count up from none`, async (t) => {
    const { find, save, of } = play()
    t.deepEqual(await find(), { of, count: 0 })
    for (const count of [1, 2]) {
      const seen = await find()
      await save(oneMore(seen, noon), seen)
      t.deepEqual(await find(), { of, count, lastAt: noon })
    }
  })

  test.serial(`${store}: an answer that another attempt has overtaken does not count, the first one neither`, async (t) => {
    const { find, save } = play()
    for (const count of [1, 2]) {
      const seen = await find()
      await save(oneMore(seen, noon), seen)
      await t.throwsAsync(save(oneMore(seen, noon), seen), { instanceOf: Conflict })
      await t.throwsAsync(save(cleared(seen, noon), seen), { instanceOf: Conflict })
      t.is((await find()).count, count)
    }
  })

  test.serial(`${store}: of many at once who have seen the same, one counts`, async (t) => {
    const { find, save } = play()
    const seen = await find()
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => save(oneMore(seen, noon), seen)))
    t.is(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    t.is((await find()).count, 1)
  })

  test.serial(`${store}: those who succeed at once do not hinder each other`, async (t) => {
    const { find, save } = play()
    const seen = await find()
    await Promise.all([1, 2, 3].map(() => save(cleared(seen, noon), seen)))
    t.is((await find()).count, 0)
  })

  test.serial(`${store}: old counts are forgotten, and who has seen one begins again`, async (t) => {
    const { find, save, keep, counts, of } = play()
    const none = await find()
    await save(oneMore(none, noon), none)
    const seen = await find()
    await keep(() => counts.forgetBefore(noon))
    t.is((await find()).count, 1)
    await keep(() => counts.forgetBefore(later(noon, { seconds: 1 })))
    t.deepEqual(await find(), { of, count: 0 })
    await t.throwsAsync(save(oneMore(seen, noon), seen), { instanceOf: Conflict })
  })
}
