import { randomBytes } from 'node:crypto'
import type { Assembled, Environment } from '@minishop/host'
import { childTraceparent, instant, uuidv7, type Actor, type Role, type UseCase, type UserId } from '@minishop/kernel'
import { auth as authContext } from '@minishop/auth'
import { catalog as catalogContext } from '@minishop/catalog'
import { seedProducts } from './products.ts'

export interface Credentials {
  readonly role: string
  readonly email: string
  /** Absent where the operator has chosen it. */
  readonly password: string | undefined
}

export interface Seeded {
  /** Accounts that were made now, with passwords that are kept nowhere. */
  readonly accounts: readonly Credentials[]
  readonly products: number
}

const [ensureAccount] = authContext.spec.operator
const { useCase: listProduct } = catalogContext.spec.http['POST /products']

type Run = Assembled['run']

/**
 * Fills a shop: an admin, a member of staff and the assortment. Run again it adds only what is missing, so a seeding that was interrupted is finished
 * by the next one. `MINISHOP_ADMIN_EMAIL` and `MINISHOP_ADMIN_PASSWORD` take the place of the admin's own.
 */
export const seed = async ({ auth, catalog }: { readonly auth: Run; readonly catalog: Run }, environment: Environment): Promise<Seeded> => {
  const accounts: Credentials[] = []
  const staffId = uuidv7(Date.now()) as UserId
  const people: readonly { readonly role: string; readonly roles: readonly Role[]; readonly email: string; readonly password: string }[] = [
    {
      role: 'admin',
      roles: ['customer', 'staff', 'admin'],
      email: environment['MINISHOP_ADMIN_EMAIL'] ?? 'admin@minishop.example',
      password: environment['MINISHOP_ADMIN_PASSWORD'] ?? newPassword(),
    },
    { role: 'staff', roles: ['customer', 'staff'], email: 'staff@minishop.example', password: newPassword() },
  ]
  for (const { role, roles, email, password } of people) {
    const answer = await ask<{ made: boolean }>(auth, ensureAccount, { email, password, roles, name: `The ${role}` }, { kind: 'sibling', name: 'operator' }, email)
    if (answer?.made) accounts.push({ role, email, password: password === environment['MINISHOP_ADMIN_PASSWORD'] ? undefined : password })
  }
  let products = 0
  const clerk: Actor = { kind: 'user', id: staffId, email: 'staff@minishop.example', emailVerified: true, roles: ['staff'] }
  // In reverse, so that the newest on the first page are the first of the file.
  for (const product of [...seedProducts].reverse()) if (await ask(catalog, listProduct, product, clerk, product.sku)) products++
  return { accounts, products }
}

const newPassword = (): string => randomBytes(15).toString('base64url')

/** Nothing where it had been done before. Throws where the seed is refused: then the seed is wrong, not the shop. */
const ask = async <T>(run: Run, useCase: UseCase, input: unknown, actor: Actor, key: string): Promise<T | undefined> => {
  const now = Date.now()
  const outcome = await run(useCase, {
    input,
    unknownFields: 'refuse',
    once: { scope: 'seed', key },
    call: { id: uuidv7(now), actor, at: instant(now), traceparent: childTraceparent() },
  })
  if (outcome.kind === 'answer') return outcome.replayed ? undefined : (outcome.answer as T)
  if (outcome.kind === 'refusal' && (outcome.refusal.code === 'sku-taken' || outcome.refusal.code === 'idempotency-key-reused')) return undefined
  throw new Error(`The seed of "${key}" was not accepted: ${JSON.stringify(outcome)}`)
}
