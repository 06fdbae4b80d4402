import test from 'ava'
import { reported } from '../planted.ts'
import { names } from './names.ts'

const none = 'export {}'

test('files are named in kebab-case', (t) => {
  t.deepEqual(reported(names, { 'packages/host/healthCheck.ts': none }), ['packages/host/healthCheck.ts:1'])
  t.deepEqual(reported(names, { 'packages/host/Parts/health.ts': none }), ['packages/host/Parts/health.ts:1'])
  t.deepEqual(reported(names, { 'packages/host/health-check.ts': none, 'packages/host/health-check.test.ts': none }), [])
})

test('words that say nothing are in no file name', (t) => {
  for (const word of ['service', 'manager', 'helper', 'helpers', 'util', 'utils', 'impl', 'base', 'common', 'data', 'info'])
    t.deepEqual(reported(names, { [`packages/host/order-${word}.ts`]: none }), [`packages/host/order-${word}.ts:1`])
  t.deepEqual(reported(names, { 'packages/host/utils/dates.ts': none }), ['packages/host/utils/dates.ts:1'])
  t.deepEqual(reported(names, { 'packages/host/database.ts': none }), [])
})

test('words that say nothing are in no exported name', (t) => {
  for (const text of ['export class OrderService {}', 'export const orderHelper = 1', 'export interface BaseOrder {}', 'export type OrderInfo = 1'])
    t.deepEqual(reported(names, { 'packages/host/orders.ts': `\n${text}` }), ['packages/host/orders.ts:2'])
  t.deepEqual(reported(names, { 'packages/host/orders.ts': 'export interface Services {}\nexport class Database {}\nconst data = 1' }), [])
})

test('ports are plain nouns', (t) => {
  t.deepEqual(reported(names, { 'packages/kernel/ports.ts': 'export interface IClock {}\nexport abstract class ClockPort {}' }), ['packages/kernel/ports.ts:1', 'packages/kernel/ports.ts:2'])
  t.deepEqual(reported(names, { 'packages/kernel/ports.ts': 'export type Port = 1\nexport abstract class Ids {}\nexport const freePort = 1' }), [])
})

test('a technology is a suffix in the adapters of a context, and nowhere else', (t) => {
  const adapters = 'packages/contexts/orders/adapters'
  t.deepEqual(reported(names, { [`${adapters}/orders.postgres.ts`]: none, [`${adapters}/orders.postgres.test.ts`]: none }), [])
  t.deepEqual(reported(names, { 'packages/contexts/orders/domain/order.postgres.ts': none }), ['packages/contexts/orders/domain/order.postgres.ts:1'])
  t.deepEqual(reported(names, { [`${adapters}/orders.old.postgres.ts`]: none }), [`${adapters}/orders.old.postgres.ts:1`])
})
