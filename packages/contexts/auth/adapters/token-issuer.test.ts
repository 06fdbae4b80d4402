import test from 'ava'
import { jwks, jwtAccessTokens, type PublicJwk } from '@minishop/jwt'
import { later, Unavailable } from '@minishop/kernel'
import { FixedClock, noon, testUser } from '@minishop/kernel/testing'
import { rehearsal } from '@minishop/memory/testing'
import { rotateSigningKeys } from '../application/rotate-signing-keys.ts'
import { auth } from '../index.ts'
import { SigningKeys } from '../ports/signing-keys.ts'
import { memorySigningKeys } from './signing-keys.memory.ts'
import { jwtTokenIssuer } from './token-issuer.jwt.ts'

const play = () => {
  let keys!: SigningKeys
  const stage = rehearsal(auth, (store) => [[SigningKeys, (keys = memorySigningKeys(store))]])
  return { ...stage, keys, issuer: jwtTokenIssuer({ issuer: 'here', audience: 'there' })(keys) }
}

test('what is issued verifies by the published keys, for ten minutes', async (t) => {
  const { hear, keys, issuer } = play()
  await hear(rotateSigningKeys, {})
  const user = testUser(1, ['customer', 'staff'])
  const { accessToken, expiresIn } = await issuer.issue(user, noon)
  const clock = new FixedClock()
  const published = async () => jwks((await keys.published()).map(({ publicKey }) => publicKey as PublicJwk))
  const tokens = jwtAccessTokens({ keys: published, issuer: 'here', audience: 'there', clock })
  t.is(expiresIn, 600)
  t.deepEqual(await tokens.verify(accessToken), user)
  clock.advance({ seconds: 631 })
  t.is(await tokens.verify(accessToken), undefined)
})

test('without a key that signs already, nothing is issued', async (t) => {
  const { hear, issuer } = play()
  await t.throwsAsync(issuer.issue(testUser(1), noon), { instanceOf: Unavailable })
  await hear(rotateSigningKeys, {})
  await t.throwsAsync(issuer.issue(testUser(1), later(noon, { seconds: -1 })), { instanceOf: Unavailable })
})
