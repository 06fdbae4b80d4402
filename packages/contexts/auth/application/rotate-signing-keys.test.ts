import test from 'ava'
import { answerOf, authRehearsal, type Tokens } from '../testing/rehearsal.ts'
import { publishKeys } from './publish-keys.ts'
import { refreshSession } from './refresh-session.ts'
import { rotateSigningKeys } from './rotate-signing-keys.ts'

const day = 24 * 3600
const play = async () => {
  const stage = await authRehearsal()
  await stage.registered()
  let { refreshToken } = await stage.signedIn()
  return {
    ...stage,
    rotate: () => stage.hear(rotateSigningKeys, {}),
    kids: async () => answerOf<{ keys: { kid: string }[] }>(await stage.ask(publishKeys, {})).keys.map(({ kid }) => kid),
    async signer(): Promise<string> {
      const tokens = answerOf<Tokens>(await stage.ask(refreshSession, { refreshToken }))
      refreshToken = tokens.refreshToken
      return JSON.parse(Buffer.from(tokens.accessToken.split('.')[0]!, 'base64url').toString()).kid
    },
  }
}

test('a key is published an hour before it signs, and the one before outlives its tokens', async (t) => {
  const { rotate, kids, signer, clock } = await play()
  const [first] = await kids()
  clock.advance({ seconds: 10 * day })
  t.is(await signer(), first!)
  clock.advance({ seconds: 10 * day })
  await rotate()
  t.deepEqual(await kids(), [first])
  t.is(await signer(), first!)
  clock.advance({ seconds: 9.9 * day })
  await signer()
  clock.advance({ seconds: 0.1 * day })
  await rotate()
  const [, second] = await kids()
  t.deepEqual(await kids(), [first, second])
  await rotate()
  t.is((await kids()).length, 2)
  clock.advance({ seconds: 3600 })
  await rotate()
  t.deepEqual(await kids(), [first, second])
  clock.advance({ seconds: 1201 })
  await rotate()
  t.deepEqual(await kids(), [second])
})

test('from its time on the new key signs', async (t) => {
  const { rotate, kids, signer, clock, registered, signedIn, ask } = await play()
  clock.advance({ seconds: 30 * day })
  await rotate()
  const [first, second] = await kids()
  await registered({ email: 'grace@example.test' })
  const kidOf = (accessToken: string) => JSON.parse(Buffer.from(accessToken.split('.')[0]!, 'base64url').toString()).kid
  const before = await signedIn({ email: 'grace@example.test' })
  t.is(kidOf(before.accessToken), first!)
  clock.advance({ seconds: 3600 })
  t.is(kidOf(answerOf<Tokens>(await ask(refreshSession, { refreshToken: before.refreshToken })).accessToken), second)
  await t.throwsAsync(signer())
})

test('several replicas at once make one key', async (t) => {
  const { rotate, kids, clock } = await play()
  clock.advance({ seconds: 30 * day })
  await Promise.all([rotate(), rotate(), rotate()])
  t.is((await kids()).length, 2)
})
