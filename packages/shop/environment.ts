import { addressVariable, type Environment } from '@minishop/host'
import { contextNames, variableFor, type ContextName } from './contexts.ts'
import type { Secrets } from './secrets.ts'

export interface Places {
  /** By context that has one: as its runtime role. */
  readonly databases: Readonly<Record<string, string>>
  /** As the user of cart. */
  readonly cartStore: string
  /** As the user of a context. */
  readonly messages: (name: ContextName) => string
  /** Where people reach the gateway. */
  readonly publicUrl: string
  /** By context; absent in one process. */
  readonly ports?: Readonly<Record<string, number>>
  /** Where the simulated provider keeps its ledger. */
  readonly folder: string
}

/** Which secrets a service is told: each its own alone. */
const secretsFor = (name: ContextName, secrets: Secrets): Record<string, string> => {
  const sealKeys = JSON.stringify(Object.fromEntries(Object.entries(secrets.seals).map(([recipient, { publicKey }]) => [recipient, [publicKey]])))
  const sealKey = secrets.seals[name] && JSON.stringify([secrets.seals[name].privateKey])
  return {
    SEAL_KEYS: sealKeys,
    ...(sealKey && { SEAL_KEY: sealKey }),
    ...(name === 'auth' && { PASSWORD_PEPPER: secrets.passwordPepper, AUTH_KEY_SECRET: secrets.authKeySecret }),
    ...(name === 'payments' && { SIMULATED_WEBHOOK_SECRET: secrets.webhookSecret }),
  }
}

/** What one service finds in its environment. What the operator has set comes before what the shop would choose. */
export const environmentFor = (name: ContextName, secrets: Secrets, places: Places, outer: Environment): Environment => ({
  ...secretsFor(name, secrets),
  ...(name === 'cart' && { CART_STORE_URL: places.cartStore }),
  MESSAGES_URL: places.messages(name),
  EMAIL_URL: `outbox:?folder=${encodeURIComponent(places.folder)}`,
  PAYMENT_URL: `simulated:?folder=${encodeURIComponent(places.folder)}`,
  PUBLIC_URL: places.publicUrl,
  LOG_FORMAT: 'json',
  HOST: '127.0.0.1',
  // Long enough for staff to dispatch or a customer to cancel by hand, short enough to watch a parcel arrive.
  SIMULATED_CARRIER_SECONDS: '30',
  ...forServices(outer),
  ...forThisOne(name, outer),
  ...(places.ports && {
    ...Object.fromEntries(contextNames.map((sibling) => [addressVariable(sibling), `http://127.0.0.1:${places.ports![sibling]}`])),
    PORT: String(places.ports[name]),
    // One port can't be eight services'.
    METRICS_PORT: '',
  }),
  ...(places.databases[name] && !outer[variableFor('DATABASE_URL_FILE', name)] && { DATABASE_URL: outer[variableFor('DATABASE_URL', name)] ?? places.databases[name] }),
})

/** What is the operator's alone: whoever owns the databases or reads all that is in them, makes the streams, or is an admin of the shop. */
const operators = /^(DATABASE_OWNER_URL_|DATABASE_BACKUP_URL_|MESSAGES_ADMIN_URL$|MINISHOP_ADMIN_)/

/** `LOG_LEVEL_ORDERS`: what is meant for one service, and is no business of the others. */
const ofOne = new RegExp(`^(.+)_(${contextNames.map((name) => name.toUpperCase()).join('|')})$`)

const forServices = (outer: Environment): Environment => Object.fromEntries(told(outer).filter(([variable]) => !ofOne.test(variable)))

const forThisOne = (name: ContextName, outer: Environment): Environment =>
  Object.fromEntries(
    told(outer).flatMap(([variable, value]) => {
      const [, setting, service] = ofOne.exec(variable) ?? []
      return setting !== undefined && service === name.toUpperCase() ? [[setting, value]] : []
    }),
  )

const told = (outer: Environment) => Object.entries(outer).filter(([variable, value]) => value !== undefined && !operators.test(variable))
