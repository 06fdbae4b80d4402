import { mailTo, newAddress, newcomer, newCustomer } from '../people.ts'
import { signIn, type Scenarios } from '../shop.ts'

/** What of two problems may differ. */
const anonymised = ({ requestId: _, ...problem }: any) => problem

/** Signing in and out, and what tokens are good for. */
export const sessions: Scenarios = {
  'whatever is wrong at a sign-in, the answer is the same': async (t, shop) => {
    const { ask } = shop
    const { email } = await newcomer(shop)
    const wrong = await ask(401, 'POST /v1/auth/login', { body: { email, password: 'not the one of this account' } })
    const unknown = await ask(401, 'POST /v1/auth/login', { body: { email: newAddress(), password: 'not the one of this account' } })
    const empty = await ask(401, 'POST /v1/auth/login', { body: { email, password: '' } })
    t.deepEqual(anonymised(unknown.json), anonymised(wrong.json))
    t.deepEqual(anonymised(empty.json), anonymised(wrong.json))
    const { json } = await ask(200, 'POST /v1/auth/login', { body: { email, password: 'a long walk by the harbour' } })
    t.like(json, { tokenType: 'Bearer' })
    t.true(json.expiresIn > 0 && json.expiresIn <= 900)
    await ask(400, 'POST /v1/auth/login', { body: { email } })
  },

  'a stranger who guesses has to wait, and the owner does not': async (t, shop) => {
    const { ask } = shop
    const owner = await newCustomer(shop)
    const guess = { body: { email: owner.email, password: 'is it this one, perhaps?' } }
    let last = await ask([401, 429], 'POST /v1/auth/login', guess)
    for (let guesses = 1; guesses < 20 && last.status === 401; guesses++) last = await ask([401, 429], 'POST /v1/auth/login', guess)
    t.is(last.status, 429)
    t.true(Number(last.headers.get('retry-after')) > 0)
    const again = await signIn(ask, owner, owner.deviceToken)
    t.is(again.userId, owner.userId)
    await ask(200, 'POST /v1/auth/refresh', { body: { refreshToken: owner.refreshToken } })
  },

  'a refresh token is spent, and shown again later ends the whole session': async (t, shop) => {
    const { ask } = shop
    const person = await newCustomer(shop)
    const refresh = async (refreshToken: string, expected = 200) => (await ask(expected, 'POST /v1/auth/refresh', { body: { refreshToken } })).json
    const second = await refresh(person.refreshToken)
    t.not(second.refreshToken, person.refreshToken)
    const third = await refresh(second.refreshToken)
    await ask(200, 'GET /v1/auth/me', { as: third })
    await refresh(person.refreshToken, 401)
    await refresh(third.refreshToken, 401)
    await refresh('made up', 401)
    await mailTo(shop, person.email, 'You were signed out')
    await ask(400, 'POST /v1/auth/refresh', { body: { refreshToken: 7 } })
  },

  'a refresh whose answer was lost may be repeated': async (t, shop) => {
    const { ask } = shop
    const { refreshToken } = await newcomer(shop)
    const body = { refreshToken }
    const both = await Promise.all([ask(200, 'POST /v1/auth/refresh', { body }), ask(200, 'POST /v1/auth/refresh', { body })])
    for (const { json } of both) t.is((await ask(200, 'GET /v1/auth/me', { as: json })).status, 200)
  },

  'signing out is always answered alike, and ends the session': async (t, shop) => {
    const { ask } = shop
    const { refreshToken } = await newcomer(shop)
    for (const token of [refreshToken, refreshToken, 'made up']) t.is((await ask(204, 'POST /v1/auth/logout', { body: { refreshToken: token } })).text, '')
    await ask(401, 'POST /v1/auth/refresh', { body: { refreshToken } })
    await ask(400, 'POST /v1/auth/logout', { body: {} })
  },

  'somebody sees their sessions, and ends one or all': async (t, shop) => {
    const { ask } = shop
    const here = await newcomer(shop)
    const there = await signIn(ask, here)
    const stranger = await newcomer(shop)
    const { items } = (await ask(200, 'GET /v1/auth/sessions', { as: here })).json
    t.is(items.length, 2)
    const other = items.find(({ current }: { readonly current: boolean }) => !current)
    await ask(404, `DELETE /v1/auth/sessions/${other.sessionId}`, { as: stranger })
    await ask(204, `DELETE /v1/auth/sessions/${other.sessionId}`, { as: here })
    await ask(401, 'POST /v1/auth/refresh', { body: { refreshToken: there.refreshToken } })
    await ask(401, 'GET /v1/auth/sessions')
    await ask(401, 'DELETE /v1/auth/sessions')
    await ask(204, 'DELETE /v1/auth/sessions', { as: here })
    await ask(401, 'POST /v1/auth/refresh', { body: { refreshToken: here.refreshToken } })
  },
}
