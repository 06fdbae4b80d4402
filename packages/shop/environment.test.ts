import test from 'ava'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@minishop/servers'
import { contextNames } from './contexts.ts'
import { environmentFor } from './environment.ts'
import { secretsOf } from './secrets.ts'

test('each service is told its own secrets, and none of the others\' or the operator\'s', async (t) => {
  const folder = await temporaryFolder(t)
  const secrets = secretsOf(folder)
  const outer = {
    DATABASE_URL_AUTH: 'postgres://auth/given',
    DATABASE_OWNER_URL_AUTH: 'postgres://auth/owner',
    MINISHOP_ADMIN_PASSWORD: 'a password of the admin',
    MESSAGES_ADMIN_URL: 'tls://admin@messages',
    LOG_LEVEL: 'warn',
  }
  const places = { databases: { auth: 'postgres://auth/own', orders: 'postgres://orders/own' }, cartStore: 'rediss://cart@carts', messages: (name: string) => `tls://${name}@messages`, publicUrl: 'http://localhost:8080', folder }
  for (const name of contextNames) {
    const told = environmentFor(name, secrets, places, outer)
    const values = JSON.stringify(told)
    t.is(told['LOG_LEVEL'], 'warn')
    t.is(told['DATABASE_URL'], name === 'auth' ? 'postgres://auth/given' : name === 'orders' ? 'postgres://orders/own' : undefined)
    t.false(values.includes('postgres://auth/owner') || values.includes('a password of the admin'), name)
    t.is(values.includes(secrets.passwordPepper), name === 'auth')
    t.is(told['CART_STORE_URL'], name === 'cart' ? 'rediss://cart@carts' : undefined)
    t.deepEqual(values.match(/tls:\/\/\w+@messages/g), [`tls://${name}@messages`])
    for (const [recipient, { privateKey }] of Object.entries(secrets.seals)) t.is(values.includes(privateKey.d), name === recipient, `${name} ${recipient}`)
  }
})

test('NAME_ORDERS sets NAME for orders alone, before what NAME says to all', async (t) => {
  const folder = await temporaryFolder(t)
  const places = { databases: {}, cartStore: 'memory:', messages: () => 'memory:', publicUrl: 'http://localhost:8080', folder }
  const outer = { LOG_LEVEL: 'warn', LOG_LEVEL_ORDERS: 'debug', LD_PRELOAD_ORDERS: 'a-clock.so' }
  for (const name of contextNames) {
    const told = environmentFor(name, secretsOf(folder), places, outer)
    t.is(told['LOG_LEVEL'], name === 'orders' ? 'debug' : 'warn', name)
    t.is(told['LD_PRELOAD'], name === 'orders' ? 'a-clock.so' : undefined, name)
    t.deepEqual(Object.keys(told).filter((variable) => variable.endsWith('_ORDERS')), [], name)
  }
})

test('a service whose database is told in a file is told the file, which is read again later', async (t) => {
  const folder = await temporaryFolder(t)
  const places = { databases: { orders: 'postgres://orders/read' }, cartStore: 'memory:', messages: () => 'memory:', publicUrl: 'http://localhost:8080', folder }
  const told = environmentFor('orders', secretsOf(folder), places, { DATABASE_URL_FILE_ORDERS: '/run/secrets/orders' })
  t.is(told['DATABASE_URL_FILE'], '/run/secrets/orders')
  t.is(told['DATABASE_URL'], undefined)
})

test('secrets are made once for a folder, and its owner\'s alone', async (t) => {
  const folder = await temporaryFolder(t)
  t.deepEqual(secretsOf(folder), secretsOf(folder))
  t.is(statSync(join(folder, 'secrets.json')).mode & 0o777, 0o600)
})

test('what a folder of an older version has no secret for is made, and what it has is kept', async (t) => {
  const folder = await temporaryFolder(t)
  const secrets = secretsOf(folder)
  const { messages, ...older } = secrets
  const { backup, ...roles } = secrets.databases['orders']!
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ ...older, databases: { ...older.databases, orders: roles } }))
  const newer = secretsOf(folder)
  t.like(newer, { ...older, databases: { orders: roles } })
  t.not(newer.databases['orders']!.backup, backup)
  t.deepEqual(Object.keys(newer.messages), Object.keys(messages))
  t.deepEqual(secretsOf(folder), newer)
})
