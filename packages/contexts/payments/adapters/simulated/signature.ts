import { instant, secondsBetween, type Instant } from '@minishop/kernel'
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Seconds that a webhook may be under way. A longer time would let a listener on the line send it once more. */
export const toleranceSeconds = 300

const mac = (secret: string, seconds: string, body: string): Buffer => createHmac('sha256', secret).update(`${seconds}.${body}`).digest()

/** `t=<Unix seconds>,v1=<HMAC-SHA256 over "t.body", in hexadecimal>`: the scheme of Stripe's webhooks. */
export const sign = (secret: string, body: string, at: Instant): string => {
  const seconds = String(Math.floor(Date.parse(at) / 1000))
  return `t=${seconds},v1=${mac(secret, seconds, body).toString('hex')}`
}

/** Whether `signature` was made over exactly this body with the secret, and not too long ago. Takes the same time however wrong it is. */
export const verifies = (secret: string, body: string, signature: string | undefined, at: Instant): boolean => {
  const parts = (signature ?? '').split(',').map((part) => part.trim().split('='))
  const seconds = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!/^\d{1,12}$/.test(seconds)) return false
  const expected = mac(secret, seconds, body)
  const fits = (value: string) => /^[0-9a-f]{64}$/.test(value) && timingSafeEqual(Buffer.from(value, 'hex'), expected)
  const signed = parts.some(([name, value = '']) => name === 'v1' && fits(value))
  return signed && Math.abs(secondsBetween(instant(Number(seconds) * 1000), at)) <= toleranceSeconds
}
