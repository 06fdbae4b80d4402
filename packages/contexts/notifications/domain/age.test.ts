import test from 'ava'
import { derivedId, later, milliseconds, uuidv7 } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { ageOf } from './age.ts'

test('the age of an announcement follows from its id, and from ids that were derived from it', (t) => {
  const id = uuidv7(milliseconds(noon))
  t.is(ageOf(id, later(noon, { seconds: 90 })), 90)
  t.is(ageOf(derivedId(id, 'more'), later(noon, { seconds: 90 })), 90)
})

test('what tells no time, or a time to come, is new', (t) => {
  t.is(ageOf('not-an-id', noon), 0)
  t.is(ageOf('6ba7b810-9dad-41d1-80b4-00c04fd430c8', noon), 0)
  t.is(ageOf(uuidv7(milliseconds(later(noon, { seconds: 60 }))), noon), 0)
})
