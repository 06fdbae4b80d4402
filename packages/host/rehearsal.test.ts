import test from 'ava'
import { readRehearsals, type Rehearsal } from './rehearsal.ts'

test('a rehearsal names a point, whose passing it is, what happens, and at which passing', (t) => {
  t.deepEqual(readRehearsals('work.before-commit(orders/):crash@3, relay.after-publish:delay=500\nprovider.after-call:throw'), [
    { written: 'work.before-commit(orders/):crash@3', point: 'work.before-commit', about: 'orders/', action: 'crash', passing: 3 },
    { written: 'relay.after-publish:delay=500', point: 'relay.after-publish', about: '', action: { delayMilliseconds: 500 }, passing: undefined },
    { written: 'provider.after-call:throw', point: 'provider.after-call', about: '', action: 'throw', passing: 1 },
  ])
})

test('a failure and a delay happen at each passing, an outage, a crash and a block at the first, unless another is named', (t) => {
  const passings = (written: string) => (readRehearsals(written) as readonly Rehearsal[]).map(({ passing }) => passing)
  t.deepEqual(passings('work.after-commit:fail,work.after-commit:delay=5,work.after-commit:throw,work.after-commit:crash,work.after-commit:block=5,work.after-commit:fail@2'), [undefined, undefined, 1, 1, 1, 2])
})

test('a wrong rehearsal is told what to write instead', (t) => {
  t.regex(String(readRehearsals('work.before-comit:crash')), /names no fail-point with "work\.before-comit"\. There are: command\.before-work/)
  t.regex(String(readRehearsals('work.before-commit:explode')), /has "work\.before-commit:explode"\. Write point:crash/)
  t.regex(String(readRehearsals('work.before-commit:crash@0')), /Write point:crash/)
})
