import test from 'ava'
import { changing, found } from './testing/planting.ts'

test('a recovery that took too long, needed a hand or crashed on its way is found', (t) => {
  found(t, changing('recoveries', 0, { tookSeconds: 6 }), 'I9', 'orders', /took 6 seconds to recover, and 5 are promised/)
  found(t, changing('recoveries', 0, { tookSeconds: Number.NaN }), 'I9', 'orders', /are promised/)
  found(t, changing('recoveries', 0, { byHand: true }), 'I9', 'orders', /lend a hand/)
  found(t, changing('recoveries', 0, { crashes: 2 }), 'I9', 'orders', /ended by itself 2 times/)
})
