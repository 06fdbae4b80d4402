import test from 'ava'
import { readRehearsals } from './rehearsal.ts'

test('a rehearsal names a point, whose passing it is, what happens, and at which passing', (t) => {
  t.deepEqual(readRehearsals('work.before-commit(orders/):crash@3, relay.after-publish:delay=500\nprovider.after-call:throw'), [
    { written: 'work.before-commit(orders/):crash@3', point: 'work.before-commit', about: 'orders/', action: 'crash', passing: 3 },
    { written: 'relay.after-publish:delay=500', point: 'relay.after-publish', about: '', action: { delayMilliseconds: 500 }, passing: undefined },
    { written: 'provider.after-call:throw', point: 'provider.after-call', about: '', action: 'throw', passing: 1 },
  ])
})

test('a wrong rehearsal is told what to write instead', (t) => {
  t.regex(String(readRehearsals('work.before-comit:crash')), /names no fail-point with "work\.before-comit"\. There are: command\.before-work/)
  t.regex(String(readRehearsals('work.before-commit:explode')), /has "work\.before-commit:explode"\. Write point:crash/)
  t.regex(String(readRehearsals('work.before-commit:crash@0')), /Write point:crash/)
})
