import test from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { money, Unavailable, type UserId } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import type { OrderId } from '../../domain/payment.ts'
import type { Entry } from './book.ts'
import { folderLedger } from './ledger.ts'

const temporary = async (t: { teardown(undo: () => Promise<void>): void }) => {
  const folder = await mkdtemp(join(tmpdir(), 'minishop-ledger-'))
  t.teardown(() => rm(folder, { recursive: true }))
  return folder
}
const begun = (n: number, order = n): Entry => ({
  at: noon,
  kind: 'begun',
  paymentId: `pay_${n}`,
  orderId: testId<OrderId>(order),
  userId: testId<UserId>(900),
  amount: money(1999, 'EUR'),
  outcome: 'authorised',
})

test('what was written is there after a restart', async (t) => {
  const folder = await temporary(t)
  const first = folderLedger(folder)
  await first.write(begun(1))
  await first.write({ at: noon, kind: 'captured', paymentId: 'pay_1' })
  await first.close()
  const second = folderLedger(folder)
  t.teardown(() => second.close())
  t.like((await second.book()).of(testId<OrderId>(1)), { status: 'captured', captured: money(1999, 'EUR') })
  t.is((await stat(join(folder, 'ledger.jsonl'))).mode & 0o077, 0)
})

test('two processes on one folder keep the same books: whoever wrote first was first', async (t) => {
  const folder = await temporary(t)
  const [here, there] = [folderLedger(folder), folderLedger(folder)]
  t.teardown(() => here.close())
  t.teardown(() => there.close())
  await Promise.all(Array.from({ length: 50 }, (_, n) => [here.write(begun(n * 2, n)), there.write(begun(n * 2 + 1, n))]).flat())
  const ids = async (ledger: typeof here) => [...(await ledger.book()).accounts.keys()]
  t.is((await ids(here)).length, 50)
  t.deepEqual(await ids(here), await ids(there))
})

test('a line that was torn by a kill is skipped, and the next one is whole', async (t) => {
  const folder = await temporary(t)
  const first = folderLedger(folder)
  await first.write(begun(1))
  await first.close()
  await appendFile(join(folder, 'ledger.jsonl'), '{"at":"2026-01-31T12:00:00.000Z","kind":"capt')
  const second = folderLedger(folder)
  await second.write(begun(2))
  await second.close()
  const third = folderLedger(folder)
  t.teardown(() => third.close())
  t.deepEqual([...(await third.book()).accounts.keys()], ['pay_1', 'pay_2'])
})

test('what a process that was killed had answered is in the books', async (t) => {
  const folder = await temporary(t)
  const script = `
    import { folderLedger } from ${JSON.stringify(new URL('./ledger.ts', import.meta.url).href)}
    const ledger = folderLedger(${JSON.stringify(folder)})
    for (let n = 1; ; n++) {
      await ledger.write({ ...${JSON.stringify(begun(0))}, paymentId: 'pay_' + n, orderId: 'order-' + n })
      process.stdout.write(n + '\\n')
    }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let answered = ''
  for await (const chunk of child.stdout) {
    answered += String(chunk)
    if (answered.split('\n').length > 20) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const ledger = folderLedger(folder)
  t.teardown(() => ledger.close())
  const last = Number(answered.trimEnd().split('\n').at(-1))
  const { accounts } = await ledger.book()
  for (let n = 1; n <= last; n++) t.true(accounts.has(`pay_${n}`))
})

test('a folder that can not be used is an outage, and is used once it can', async (t) => {
  const folder = await temporary(t)
  const blocked = join(folder, 'file')
  await writeFile(blocked, '')
  const ledger = folderLedger(join(blocked, 'ledger'))
  t.teardown(() => ledger.close())
  await t.throwsAsync(ledger.write(begun(1)), { instanceOf: Unavailable })
  await rm(blocked)
  await ledger.write(begun(1))
  t.regex(await readFile(join(blocked, 'ledger', 'ledger.jsonl'), 'utf8'), /^\{.*\}\n$/)
})
