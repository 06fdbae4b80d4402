import test from 'ava'
import { later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { bounds, memorySentMails } from './sent-mails.memory.ts'

const counted = (failures = 0) => {
  const counter = { sent: 0, tries: 0 }
  const send = async () => {
    if (counter.tries++ < failures) throw new Error('away')
    counter.sent++
  }
  return { counter, send }
}

test('a mail is sent once, one after the other and all at once', async (t) => {
  const mails = memorySentMails()
  const { counter, send } = counted()
  t.deepEqual(await Promise.all([mails.once('a', noon, send), mails.once('a', noon, send), mails.once('a', noon, send)]), ['sent', 'sent-before', 'sent-before'])
  t.is(await mails.once('a', noon, send), 'sent-before')
  t.is(counter.sent, 1)
  t.is(await mails.once('b', noon, send), 'sent')
})

test('what could not be sent is sent by the next who tries', async (t) => {
  const mails = memorySentMails()
  const { counter, send } = counted(1)
  const both = await Promise.allSettled([mails.once('a', noon, send), mails.once('a', noon, send)])
  t.deepEqual(both.map(({ status }) => status), ['rejected', 'rejected'])
  t.is(await mails.once('a', noon, send), 'sent')
  t.is(counter.sent, 1)
})

test('a mail is remembered for fourteen days, and 200000 of them at a time', (t) => {
  t.deepEqual(bounds, { seconds: 14 * 24 * 3600, mails: 200_000 })
})

test('within the bounds nothing is forgotten, and beyond them the oldest goes first', async (t) => {
  const mails = memorySentMails({ seconds: 100, mails: 2 })
  const { send } = counted()
  await mails.once('a', noon, send)
  await mails.once('b', noon, send)
  t.is(await mails.once('a', later(noon, { seconds: 100 }), send), 'sent-before')
  await mails.once('c', later(noon, { seconds: 100 }), send)
  t.is(await mails.once('a', later(noon, { seconds: 100 }), send), 'sent')
  t.is(await mails.once('c', later(noon, { seconds: 200 }), send), 'sent-before')
  t.is(await mails.once('c', later(noon, { seconds: 201 }), send), 'sent')
})
