import { DriverException } from '@mikro-orm/core'
import test from 'ava'
import { Conflict, Unavailable } from '@minishop/kernel'
import { isConnectionLoss, translated, unwrapped } from './failures.ts'

const failure = (code: string, message = 'said the server'): Error => Object.assign(new Error(message), { code })

test('somebody else was faster: unique constraints, serialization, deadlocks', (t) => {
  for (const code of ['23505', '23P01', '40001', '40P01']) t.true(translated(failure(code)) instanceof Conflict, code)
})

test('the database can\'t do it now: connections, resources, shutdown, a standby, time that ran out', (t) => {
  for (const code of ['08006', '53300', '53100', '57P01', '57014', '58030', '25006', '25P03', '55P03', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE'])
    t.true(translated(failure(code)) instanceof Unavailable, code)
  for (const message of ['Connection terminated unexpectedly', 'Query read timeout', 'Client was closed and is not queryable'])
    t.true(translated(new Error(message)) instanceof Unavailable, message)
})

test('a mistake of ours stays what it is', (t) => {
  for (const code of ['42P01', '23502', '23514', '22P02']) {
    const mistake = failure(code, 'null value in column "connection" terminated')
    t.is(translated(mistake), mistake, code)
    t.false(isConnectionLoss(mistake), code)
  }
  const mistake = new TypeError('x is not a function')
  t.is(translated(mistake), mistake)
  t.is(translated('thrown text'), 'thrown text')
})

test('what MikroORM wraps is what was wrapped, and the kernel\'s own errors pass', (t) => {
  const conflict = new Conflict('first', { cause: failure('23505') })
  t.true(unwrapped(new DriverException(conflict)) instanceof Conflict)
  const outage = new Unavailable('PostgreSQL', { cause: failure('57P01') })
  t.true(unwrapped(new DriverException(outage)) instanceof Unavailable)
  t.is(translated(outage), outage)
  const other = new Unavailable('Stripe', { cause: failure('ECONNREFUSED') })
  t.is(translated(other), other)
})

test('what a use case threw is no outage of the database, whatever its code says', (t) => {
  for (const mistake of [failure('ERR_JWE_DECRYPTION_FAILED'), failure('ENOENT'), new Error('The connection to the carrier was terminated.')]) t.is(unwrapped(mistake), mistake)
})
