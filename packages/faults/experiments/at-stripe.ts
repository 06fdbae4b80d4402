import { outside } from './outside.ts'

/** How many requests of this kind Stripe has had. */
export const asked = (step: RegExp): number => outside().stripe.requests.filter(({ method, path }) => step.test(`${method} ${path}`)).length

/** Each thing was asked for under one key alone, whoever asked for it and how often. Throws where it was not. */
export const underOneKey = (): void => {
  const keys = new Map<string, Set<string | undefined>>()
  for (const { method, path, form, key } of outside().stripe.requests) {
    if (!/\/payment_intents$|\/confirm$|\/capture$|\/refunds$/.test(path) || method !== 'POST') continue
    const about = `${path} ${form.get('metadata[orderId]') ?? form.get('payment_intent') ?? ''}`
    keys.set(about, (keys.get(about) ?? new Set()).add(key))
  }
  for (const [about, those] of keys) if (those.size > 1) throw new Error(`${about} was asked for under ${those.size} keys.`)
}
