import test from 'ava'
import { migratedDatabase, staged } from '@minishop/host/testing'
import { childTraceparent, type Actor, type InputOf, type Outcome, type UseCase } from '@minishop/kernel'
import { testCall } from '@minishop/kernel/testing'
import { FirstSigningKey } from './adapters/first-signing-key.ts'
import { answerOf, email, password, type Tokens } from './testing/rehearsal.ts'
import { settled } from './testing/composition.ts'
import { changePassword } from './application/change-password.ts'
import { publishKeys } from './application/publish-keys.ts'
import { refreshSession } from './application/refresh-session.ts'
import { register } from './application/register.ts'
import { signIn } from './application/sign-in.ts'
import { userOf } from './domain/account.ts'
import type { Address } from './domain/email.ts'
import { Accounts } from './ports/accounts.ts'

// Auth as its container runs it: real PostgreSQL, real hashes, real seals, and callers who come at once.

const play = async (t: Parameters<typeof staged>[0]) => {
  const { runtimeUrl } = await migratedDatabase(t, settled)
  const replica = async () => {
    const stage = await staged(t, settled, { DATABASE_URL: runtimeUrl }, { realIds: true })
    const ask = <U extends UseCase>(useCase: U, input: InputOf<U>, more: { actor?: Actor; bearer?: string } = {}): Promise<Outcome> =>
      stage.run(useCase, { input, call: testCall({ at: stage.clock.now(), traceparent: childTraceparent(), ...more }), unknownFields: 'refuse' })
    return { ...stage, ask }
  }
  return Promise.all([replica(), replica()])
}

test('two replicas that start at once make one first key, and sessions stand what clients do to them', async (t) => {
  const [one, two] = await play(t)
  await Promise.all([one, two].map(({ get }) => get(FirstSigningKey).start()))
  for (const { get, ask } of [one, two]) {
    t.true(await get(FirstSigningKey).ready())
    t.is(answerOf<{ keys: unknown[] }>(await ask(publishKeys, {})).keys.length, 1)
  }

  const registrations = await Promise.all([one, two, one].map(({ ask }) => ask(register, { email, password })))
  t.deepEqual(registrations.map(({ kind }) => kind), ['answer', 'answer', 'answer'])
  const account = (await one.get(Accounts).findByAddress(email as Address))!

  const { refreshToken, accessToken } = answerOf<Tokens>(await one.ask(signIn, { email, password }))
  const both = await Promise.all([one, two].map(({ ask }) => ask(refreshSession, { refreshToken })))
  const successors = both.map((outcome) => answerOf<Tokens>(outcome).refreshToken)
  t.is(new Set(successors).size, 2)

  const other = answerOf<Tokens>(await two.ask(signIn, { email, password }))
  const newPassword = 'a kettle with two of them'
  t.is((await one.ask(changePassword, { currentPassword: password, newPassword }, { actor: userOf(account), bearer: accessToken })).kind, 'answer')
  t.like(await two.ask(refreshSession, { refreshToken: other.refreshToken }), { refusal: { code: 'refresh-token-refused' } })
  t.like(await two.ask(refreshSession, { refreshToken: successors[0]! }), { kind: 'answer' })

  two.clock.advance({ seconds: 31 })
  t.like(await two.ask(refreshSession, { refreshToken }), { refusal: { code: 'refresh-token-refused' } })
  t.like(await one.ask(refreshSession, { refreshToken: successors[1]! }), { refusal: { code: 'refresh-token-refused' } })

  // The wait is told by the clock: a replica half a minute ahead would see it over.
  one.clock.advance({ seconds: 31 })
  const wrong = { email, password: 'not the right one at all' }
  const guesses = await Promise.all(Array.from({ length: 16 }, (_, n) => (n % 2 ? one : two).ask(signIn, wrong).catch((error: Error) => error.name)))
  const told = guesses.filter((outcome) => typeof outcome !== 'string' && outcome.kind === 'refusal' && outcome.refusal.code === 'bad-credentials')
  t.true(told.length >= 1 && told.length <= 10)
})
