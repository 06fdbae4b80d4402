import test from 'ava'
import { contact, notificationsRehearsal } from '../testing/rehearsal.ts'
import { mailRevokedSessions } from './mail-revoked-sessions.ts'

const textAfter = async (reason: string) => (await notificationsRehearsal().mailsAfter(mailRevokedSessions, { contact, reason }))[0]!.text

test('a stolen sign-in is called that', async (t) => {
  t.true((await textAfter('reuse-detected')).includes('may have been stolen'))
})

test('whoever asked to be signed out is not frightened, and a reason of tomorrow has a mail too', async (t) => {
  for (const reason of ['signed-out-everywhere', 'a-reason-of-tomorrow']) {
    const text = await textAfter(reason)
    t.true(text.includes('signed out on all devices'))
    t.false(text.includes(reason))
  }
})
