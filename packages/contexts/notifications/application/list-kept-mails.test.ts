import test from 'ava'
import { noon } from '@minishop/kernel/testing'
import { notificationsRehearsal } from '../testing/rehearsal.ts'
import { listKeptMails } from './list-kept-mails.ts'

const mail = { to: 'jane@example.com', subject: 'Hello', text: 'Hello,', html: '<p>Hello,</p>', at: noon }

test('kept mails are there for anybody on the laptop', async (t) => {
  const { ask, kept } = notificationsRehearsal()
  kept.list = async () => [mail]
  t.deepEqual(await ask(listKeptMails, {}), { kind: 'answer', replayed: false, answer: { items: [mail], nextCursor: null } })
})

test('where mails are really sent, nobody can read them here', async (t) => {
  t.like(await notificationsRehearsal().ask(listKeptMails, {}), { kind: 'refusal', refusal: { code: 'no-kept-mails', kind: 'not-found' } })
})
