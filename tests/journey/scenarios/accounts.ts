import { mailsTo, mailTo, newAddress, newcomer, newCustomer, password, tokenIn } from '../people.ts'
import { signIn, type Scenarios } from '../shop.ts'
import { until } from '../until.ts'

const paths = (json: any): readonly string[] => json.errors.map(({ path }: { readonly path: string }) => path).sort()

/** From the first visit to a verified address; passwords that are changed and forgotten; who may do what. */
export const accounts: Scenarios = {
  'a newcomer registers, verifies the address by mail, and is who they say': async (t, shop) => {
    const { ask } = shop
    const email = newAddress('Ann')
    const registered = await ask(201, 'POST /v1/auth/register', { body: { email, password, name: 'Ann' } })
    const unverified = await signIn(ask, { email, password })
    t.is(unverified.userId, registered.json.userId)
    t.like((await ask(200, 'GET /v1/auth/me', { as: unverified })).json, { email: email.toLowerCase(), emailVerified: false, name: 'Ann', roles: ['customer'] })

    const token = tokenIn(await mailTo(shop, email.toLowerCase(), 'Confirm your email address'))
    await ask(400, 'POST /v1/auth/verify-email', { body: { token: `${token}x` } })
    await ask(204, 'POST /v1/auth/verify-email', { body: { token } })
    await ask(400, 'POST /v1/auth/verify-email', { body: { token } })
    const verified = await signIn(ask, { email: email.toUpperCase(), password })
    t.like((await ask(200, 'GET /v1/auth/me', { as: verified })).json, { userId: unverified.userId, emailVerified: true })
    await ask(401, 'GET /v1/auth/me')
  },

  'a lost verification mail is sent again, to those who wait for one': async (t, shop) => {
    const { ask } = shop
    const { email } = await newcomer(shop)
    const first = tokenIn(await mailTo(shop, email, 'Confirm your email address'))
    const again = await ask(202, 'POST /v1/auth/verify-email/resend', { body: { email } })
    const nobody = await ask(202, 'POST /v1/auth/verify-email/resend', { body: { email: newAddress() } })
    t.is(again.text, nobody.text)
    const mails = await until('a second mail', async () => (await mailsTo(shop, email)).length > 1 && mailsTo(shop, email))
    const [token] = mails.map(tokenIn).filter((one) => one !== first)
    await ask(204, 'POST /v1/auth/verify-email', { body: { token } })
    await ask(400, 'POST /v1/auth/verify-email/resend', { body: { email: 'nobody' } })
  },

  'registering a taken address gets the same answer, and tells its owner alone': async (t, shop) => {
    const { ask } = shop
    const owner = await newCustomer(shop)
    const taken = await ask(201, 'POST /v1/auth/register', { body: { email: owner.email, password: 'another walk by the river' } })
    const free = await ask(201, 'POST /v1/auth/register', { body: { email: newAddress(), password } })
    t.deepEqual(Object.keys(taken.json), Object.keys(free.json))
    t.not(taken.json.userId, owner.userId)
    await mailTo(shop, owner.email, 'You have an account already')
    await ask(401, 'POST /v1/auth/login', { body: { email: owner.email, password: 'another walk by the river' } })
    await signIn(ask, owner)
  },

  'a bad registration is told every wrong field, and changes nothing': async (t, { ask }) => {
    const refused = await ask(400, 'POST /v1/auth/register', { body: { email: 'nobody', password: 'short', name: 7, roles: ['admin'] } })
    t.deepEqual(paths(refused.json), ['email', 'name', 'password', 'roles'])
    t.deepEqual(paths((await ask(400, 'POST /v1/auth/register', { body: {} })).json), ['email', 'password'])
    const email = newAddress()
    for (const weak of ['elevenchars', 'x'.repeat(129), 'password12345', 'aaaaaaaaaaaaaaa', email, 'nul\0in the middle of it']) await ask(400, 'POST /v1/auth/register', { body: { email, password: weak } })
    await ask(401, 'POST /v1/auth/login', { body: { email, password: 'password12345' } })
  },

  'all of a long password counts': async (t, { ask }) => {
    const email = newAddress()
    const long = 'ü'.repeat(40) + 'quite unlike the others, and it goes on for a while after byte 72'
    await ask(201, 'POST /v1/auth/register', { body: { email, password: long } })
    await ask(401, 'POST /v1/auth/login', { body: { email, password: long.slice(0, -1) } })
    t.is((await signIn(ask, { email, password: long })).email, email)
  },

  'a changed password ends the other sessions and is told by mail': async (t, shop) => {
    const { ask } = shop
    const own = await newCustomer(shop)
    const other = await signIn(ask, own)
    const newPassword = 'seven swans on a quiet lake'
    t.deepEqual(paths((await ask(400, 'POST /v1/auth/change-password', { as: own, body: { currentPassword: 'not this one at all', newPassword } })).json), ['currentPassword'])
    t.deepEqual(paths((await ask(400, 'POST /v1/auth/change-password', { as: own, body: { currentPassword: own.password, newPassword: 'short' } })).json), ['newPassword'])
    await ask(401, 'POST /v1/auth/change-password', { body: { currentPassword: own.password, newPassword } })
    await ask(204, 'POST /v1/auth/change-password', { as: own, body: { currentPassword: own.password, newPassword } })
    await ask(401, 'POST /v1/auth/refresh', { body: { refreshToken: other.refreshToken } })
    await ask(200, 'POST /v1/auth/refresh', { body: { refreshToken: own.refreshToken } })
    await ask(401, 'POST /v1/auth/login', { body: { email: own.email, password: own.password } })
    await signIn(ask, { email: own.email, password: newPassword })
    await mailTo(shop, own.email, 'Your password was changed')
  },

  'a forgotten password is reset by mail, once, and ends every session': async (t, shop) => {
    const { ask } = shop
    const person = await newCustomer(shop)
    const known = await ask(202, 'POST /v1/auth/password-reset', { body: { email: person.email } })
    const unknown = await ask(202, 'POST /v1/auth/password-reset', { body: { email: newAddress() } })
    t.is(known.text, unknown.text)
    await ask(400, 'POST /v1/auth/password-reset', { body: { email: 7 } })

    const token = tokenIn(await mailTo(shop, person.email, 'Choose a new password'))
    const newPassword = 'umbrellas in the morning sun'
    await ask(400, 'POST /v1/auth/password-reset/confirm', { body: { token: 'made up', newPassword } })
    await ask(400, 'POST /v1/auth/password-reset/confirm', { body: { token, newPassword: 'short' } })
    await ask(204, 'POST /v1/auth/password-reset/confirm', { body: { token, newPassword } })
    await ask(400, 'POST /v1/auth/password-reset/confirm', { body: { token, newPassword } })
    await ask(401, 'POST /v1/auth/login', { body: { email: person.email, password: person.password } })
    await ask(401, 'POST /v1/auth/refresh', { body: { refreshToken: person.refreshToken } })
    await signIn(ask, { email: person.email, password: newPassword })
  },

  'an admin finds users and sets their roles': async (t, shop) => {
    const { ask, admin, staff } = shop
    const person = await newCustomer(shop, 'promoted')
    const route = `PUT /v1/users/${person.userId}/roles`
    await ask(401, route, { body: { roles: ['admin'] } })
    for (const as of [person, staff]) await ask(403, route, { as, body: { roles: ['admin'] } })
    for (const roles of [[], ['owner'], 'admin', undefined]) await ask(400, route, { as: admin, body: { roles } })
    await ask(404, `PUT /v1/users/${crypto.randomUUID().replace(/^(.{14})4/, '$17')}/roles`, { as: admin, body: { roles: ['staff'] } })
    t.deepEqual((await ask(200, route, { as: admin, body: { roles: ['customer', 'staff'] } })).json.roles, ['customer', 'staff'])
    const promoted = await signIn(ask, person)
    await ask(200, 'GET /v1/shipments', { as: promoted })

    const found = await ask(200, `GET /v1/users?q=${encodeURIComponent(person.email)}`, { as: admin })
    t.like(found.json, { items: [{ userId: person.userId, email: person.email }], nextCursor: null })
    t.false(/hash|argon|\$2/i.test(found.text))
    const page = (await ask(200, 'GET /v1/users?limit=2', { as: admin })).json
    t.is(page.items.length, 2)
    const next = (await ask(200, `GET /v1/users?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`, { as: admin })).json
    t.false(next.items.some(({ userId }: { readonly userId: string }) => page.items.some((user: { readonly userId: string }) => user.userId === userId)))
    await ask(403, 'GET /v1/users', { as: promoted })
    await ask(401, 'GET /v1/users')
    await ask(400, 'GET /v1/users?limit=101&cursor=', { as: admin })
  },
}
