import { failpoint } from '@minishop/kernel'
import { temporaryFolder } from '@minishop/servers'
import test from 'ava'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readRehearsals, type Rehearsal } from './rehearsal.ts'
import { rehearse } from './rehearsing.ts'

const read = (written: string) => readRehearsals(written) as readonly Rehearsal[]

test.serial('a rehearsal happens at its passing alone, where what it is about begins as it says', async (t) => {
  let crashes = 0
  const end = rehearse({ name: 'orders', rehearsals: read('work.after-commit(orders/):crash@2,relay.after-mark:throw'), crash: () => void crashes++ })
  t.teardown(end)
  for (const about of ['orders/a', 'shipping/a', 'orders/b', 'orders/c']) {
    await failpoint('work.after-commit', about)
    t.is(crashes, about === 'orders/b' || about === 'orders/c' ? 1 : 0)
  }
  await t.throwsAsync(async () => failpoint('relay.after-mark'), { name: 'Unavailable' })
  await t.notThrowsAsync(async () => failpoint('relay.after-mark'))
})

test.serial('a block keeps everything else from going on', async (t) => {
  t.teardown(rehearse({ name: 'orders', rehearsals: read('work.after-commit:block=30') }))
  let turned = false
  setImmediate(() => (turned = true))
  const before = performance.now()
  const held = failpoint('work.after-commit')
  t.true(performance.now() - before >= 30)
  t.false(turned)
  await held
})

test.serial('what has happened happens no second time, even in the process that was started after it', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'orders.armed'), 'work.after-commit:crash')
  const crashesOfOneLife = async () => {
    let crashes = 0
    const end = rehearse({ name: 'orders', rehearsals: [], folder, crash: () => void crashes++ })
    await failpoint('work.after-commit')
    end()
    return crashes
  }
  t.is(await crashesOfOneLife(), 1)
  t.is(await crashesOfOneLife(), 0)
  t.is(await readFile(join(folder, 'orders.fired'), 'utf8'), 'work.after-commit:crash\n')
  t.is(await readFile(join(folder, 'orders.reached'), 'utf8'), 'work.after-commit\nwork.after-commit\n')
})

test.serial('what is armed while a service runs is in force soon after', async (t) => {
  const folder = await temporaryFolder(t)
  let crashes = 0
  t.teardown(rehearse({ name: 'orders', rehearsals: [], folder, crash: () => void crashes++ }))
  await failpoint('relay.after-publish')
  t.is(crashes, 0)
  await writeFile(join(folder, 'orders.armed'), 'relay.after-publish:crash')
  while (crashes === 0) {
    await sleep(10)
    await failpoint('relay.after-publish')
  }
  t.is(crashes, 1)
})
