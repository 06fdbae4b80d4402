import test from 'ava'
import { appendFile, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Unavailable, type Mail } from '@minishop/kernel'
import { FixedClock, noon } from '@minishop/kernel/testing'
import { temporaryFolder, type Teardown } from '@minishop/servers'
import { fileOutbox } from './outbox.file.ts'
import { memoryOutbox } from './outbox.memory.ts'

const mail = (n: number): Mail => ({ id: `mail.${n}`, to: 'jane@example.com', from: 'shop@example.com', subject: `Mail ${n}`, text: `Text\n${n} 🫖`, html: `<p>${n}</p>` })
const outboxes = {
  memory: async (_t: Teardown) => memoryOutbox(new FixedClock()),
  file: async (t: Teardown) => fileOutbox(await temporaryFolder(t), new FixedClock()),
}

for (const [name, make] of Object.entries(outboxes)) {
  test(`${name}: kept mails are read as they were sent, the newest first`, async (t) => {
    const outbox = await make(t)
    await Promise.all([outbox.send(mail(1)), outbox.send(mail(2))])
    const shown = ({ to, subject, text, html }: Mail) => ({ to, subject, text, html, at: noon })
    t.deepEqual(await outbox.list(), [shown(mail(2)), shown(mail(1))])
  })

  test(`${name}: the same mail is kept once`, async (t) => {
    const outbox = await make(t)
    await Promise.all([outbox.send(mail(1)), outbox.send(mail(1))])
    t.is((await outbox.list()).length, 1)
  })

  test(`${name}: of more than 500 mails the newest are kept`, async (t) => {
    const outbox = await make(t)
    for (let n = 1; n <= 501; n++) await outbox.send(mail(n))
    const kept = await outbox.list()
    t.is(kept.length, 500)
    t.deepEqual([kept[0]!.subject, kept.at(-1)!.subject], ['Mail 501', 'Mail 2'])
  })
}

test('a restart keeps the mails, also after a crash that cut the last one off', async (t) => {
  const folder = await temporaryFolder(t)
  const path = join(folder, 'mails.jsonl')
  await (await fileOutbox(folder, new FixedClock())).send(mail(1))
  await appendFile(path, '{"id":"mail.2","to":"ja')
  const outbox = await fileOutbox(folder, new FixedClock())
  await outbox.send(mail(1))
  await outbox.send(mail(3))
  t.deepEqual((await outbox.list()).map(({ subject }) => subject), ['Mail 3', 'Mail 1'])
  t.is((await (await fileOutbox(folder, new FixedClock())).list()).length, 2)
})

test('the file is for nobody else, and does not grow for ever', async (t) => {
  const folder = await temporaryFolder(t)
  const path = join(folder, 'mails.jsonl')
  const outbox = await fileOutbox(folder, new FixedClock())
  for (let n = 1; n <= 1100; n++) await outbox.send(mail(n))
  t.is((await stat(path)).mode & 0o777, 0o600)
  t.true((await readFile(path, 'utf8')).trimEnd().split('\n').length <= 1000)
})

test('a mail that can not be written down is an outage', async (t) => {
  const folder = await temporaryFolder(t)
  const outbox = await fileOutbox(folder, new FixedClock())
  await rm(folder, { recursive: true })
  await t.throwsAsync(outbox.send(mail(1)), { instanceOf: Unavailable })
  await mkdir(folder)
  await outbox.send(mail(1))
  t.is((await outbox.list()).length, 1)
})
