import { newSealKey } from '@minishop/jose'
import { composition } from '../main.ts'

const recipients = ['notifications', 'payments', 'shipping']

/** The public keys that the composition asks for, of pairs that nobody keeps. */
export const sealKeys = JSON.stringify(Object.fromEntries(recipients.map((recipient) => [recipient, [newSealKey(recipient).publicKey]])))

/** The composition as it runs, with keys to seal with. */
export const keyed: typeof composition = { ...composition, settings: { ...composition.settings, SEAL_KEYS: { ...composition.settings['SEAL_KEYS']!, fallback: sealKeys } } }
