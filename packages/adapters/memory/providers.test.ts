import { Announcements, Bus, Manifest, UnitOfWork, Clock, Ids, Log, type Provider } from '@minishop/kernel'
import test from 'ava'
import { memory, stateless } from './providers.ts'

const needed = (providers: readonly Provider[]) => new Set(providers.flatMap(({ needs }) => needs))
const given = (providers: readonly Provider[]) => new Set(providers.map(({ port }) => port))

test('a context with its store in memory gets a unit of work and announcements for the ports of every service', (t) => {
  const providers = memory()
  t.true(given(providers).isSupersetOf(new Set([UnitOfWork, Announcements])))
  t.deepEqual(needed(providers).difference(given(providers)), new Set([Manifest, Ids, Bus, Clock, Log]))
})

test('a context without a store gets them for a bus and its manifest', (t) => {
  const providers = stateless()
  t.true(given(providers).isSupersetOf(new Set([UnitOfWork, Announcements])))
  t.deepEqual(needed(providers).difference(given(providers)), new Set([Bus, Manifest]))
})
