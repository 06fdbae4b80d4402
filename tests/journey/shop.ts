import type { ExecutionContext } from 'ava'
import { asking, type Ask } from './asking.ts'
import { adminAccount, type Started } from './started-shop.ts'
import { Visits } from './visits.ts'

/** Somebody with an account, and what they got when they signed in. */
export interface Person {
  readonly userId: string
  readonly email: string
  readonly password: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly deviceToken: string
}

/** A running shop as the scenarios see it: an address to ask, and the two people who run it. */
export interface Shop {
  readonly url: string
  readonly ask: Ask
  readonly visits: Visits
  readonly admin: Person
  readonly staff: Person
  /** Where its data is kept: for what only its operator knows. */
  readonly folder: string
}

/** A part of the journey. Each makes its own people and products, so that none depends on another. */
export type Scenario = (t: ExecutionContext, shop: Shop) => Promise<void>
export type Scenarios = Readonly<Record<string, Scenario>>

export const signIn = async (ask: Ask, { email, password }: { readonly email: string; readonly password: string }, deviceToken?: string): Promise<Person> => {
  const { json } = await ask(200, 'POST /v1/auth/login', { body: { email, password, ...(deviceToken !== undefined && { deviceToken }) } })
  const me = await ask(200, 'GET /v1/auth/me', { as: json })
  return { ...json, email, password, userId: me.json.userId }
}

/** The shop with its admin signed in and a new member of staff. */
export const openedBy = async ({ url, folder }: Pick<Started, 'url' | 'folder'>): Promise<Shop> => {
  const visits = new Visits()
  const ask = asking(url, visits)
  const admin = await signIn(ask, adminAccount)
  const clerk = { email: `clerk-${crypto.randomUUID()}@journey.example`, password: 'paper boats on the pond' }
  await ask(201, 'POST /v1/auth/register', { body: clerk })
  const { userId } = await signIn(ask, clerk)
  await ask(200, `PUT /v1/users/${userId}/roles`, { as: admin, body: { roles: ['customer', 'staff'] } })
  return { url, ask, visits, folder, admin, staff: await signIn(ask, clerk) }
}
