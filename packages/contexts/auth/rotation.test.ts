import test from 'ava'
import { jwtAccessTokens, type Jwks } from '@minishop/jwt'
import { answerOf, authRehearsal, type Tokens } from './testing/rehearsal.ts'
import { publishKeys } from './application/publish-keys.ts'
import { refreshSession } from './application/refresh-session.ts'
import { rotateSigningKeys } from './application/rotate-signing-keys.ts'

const kidOf = (accessToken: string): string => JSON.parse(Buffer.from(accessToken.split('.')[0]!, 'base64url').toString()).kid

test('while one signing key takes over from another no token of a customer is refused by any sibling', async (t) => {
  const { ask, hear, clock, registered, signedIn } = await authRehearsal()
  clock.advance({ seconds: 30 * 24 * 3600 - 1_800 })
  const keys = async () => answerOf<Jwks>(await ask(publishKeys, {}))
  const sibling = () => jwtAccessTokens({ keys, issuer: 'minishop', audience: 'minishop', clock })
  // One keeps the keys for a while, one is asked rarely, and one starts anew each time.
  const [busy, calm] = [sibling(), sibling()]
  const customers = await Promise.all(
    Array.from({ length: 4 }, async (_, n) => {
      const email = `customer-${n}@example.test`
      await registered({ email })
      return { tokens: await signedIn({ email }), before: [] as string[] }
    }),
  )
  const signers = new Set<string>()
  let published = 0
  let verified = 0
  // Every five minutes from half an hour before the new key is made until the old one has been withdrawn.
  for (let minutes = 0; minutes <= 180; minutes += 5) {
    await hear(rotateSigningKeys, {})
    published = Math.max(published, (await keys()).keys.length)
    for (const customer of customers) {
      const { tokens, before } = customer
      signers.add(kidOf(tokens.accessToken))
      for (const each of [busy, sibling(), ...(minutes % 45 === 0 ? [calm] : [])])
        for (const token of [tokens.accessToken, ...before.slice(-1)]) {
          t.truthy(await each.verify(token), `after ${minutes} minutes`)
          verified++
        }
      before.push(tokens.accessToken)
      customer.tokens = answerOf<Tokens>(await ask(refreshSession, { refreshToken: tokens.refreshToken }))
    }
    clock.advance({ seconds: 300 })
  }
  t.is(signers.size, 2)
  t.is(published, 2)
  t.deepEqual((await keys()).keys.length, 1)
  t.true(verified > 500)
})
