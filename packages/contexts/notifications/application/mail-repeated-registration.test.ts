import test from 'ava'
import { contact, contactOf, notificationsRehearsal } from '../testing/rehearsal.ts'
import { mailRepeatedRegistration } from './mail-repeated-registration.ts'

test('the owner hears that the address is taken, and how to get back in', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailRepeatedRegistration, { contact })
  t.is(mail!.subject, 'You have an account already')
  t.true(mail!.text.includes(`-d '{"email":"jane@example.com"}'`))
  t.false(mail!.text.includes('Jane Doe'))
})

test('an address that would end the quotes of a shell does not', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailRepeatedRegistration, { contact: await contactOf({ email: "o'brien@example.com" }) })
  t.true(mail!.text.includes(`-d '{"email":"o'\\''brien@example.com"}'`))
})
