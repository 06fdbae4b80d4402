import { signIn, type Person, type Shop } from './shop.ts'
import { until } from './until.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly at: string
}

/** The mails to one address, the newest first. */
export const mailsTo = async ({ ask }: Pick<Shop, 'ask'>, address: string): Promise<readonly Mail[]> => {
  const { json } = await ask(200, 'GET /dev/mail', { headers: { Accept: 'application/json' } })
  return (json.items as readonly Mail[]).filter(({ to }) => to === address)
}

/** Waits for the newest mail to an address whose subject and text have these words in them. */
export const mailTo = (shop: Pick<Shop, 'ask'>, address: string, subject: string, words = ''): Promise<Mail> =>
  until(`a mail "${subject}" to ${address}`, async () => (await mailsTo(shop, address)).find((mail) => mail.subject.includes(subject) && mail.text.includes(words)))

/** The token that a mail asks to send back. */
export const tokenIn = ({ text }: Mail): string => /^Token: (\S+)$/m.exec(text)?.[1] ?? ''

export const newAddress = (name = 'somebody'): string => `${name}-${crypto.randomUUID()}@journey.example`
export const password = 'a long walk by the harbour'

/** Somebody who has registered, and not verified the address. */
export const newcomer = async ({ ask }: Pick<Shop, 'ask'>, name?: string): Promise<Person> => {
  const account = { email: newAddress(name), password }
  await ask(201, 'POST /v1/auth/register', { body: account })
  return signIn(ask, account)
}

/** Somebody who has an account, has verified the address, and is signed in. */
export const newCustomer = async (shop: Pick<Shop, 'ask'>, name?: string): Promise<Person> => {
  const account = { email: newAddress(name), password }
  await shop.ask(201, 'POST /v1/auth/register', { body: account })
  const token = tokenIn(await mailTo(shop, account.email, 'Confirm your email address'))
  await shop.ask(204, 'POST /v1/auth/verify-email', { body: { token } })
  return signIn(shop.ask, account)
}
