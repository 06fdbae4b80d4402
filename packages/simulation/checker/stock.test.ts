import test from 'ava'
import { adding, changing, found } from './testing/planting.ts'
import { delivered, mug, soundEvidence, unpaid } from './testing/sound-evidence.ts'

const [reservation] = soundEvidence().reservations
const [visit] = soundEvidence().visits

test('more promised than there is, is found', (t) => {
  found(t, changing('stock', 0, { reserved: 9 }), 'I2', mug, /8 on hand, 9 reserved/)
  found(t, changing('stock', 0, { reserved: -1 }), 'I2', mug, /more is promised than is there/)
})

test('units that vanished or came from nowhere are found', (t) => {
  found(t, changing('stock', 0, { broughtIn: 11 }), 'I2', mug, /11 came in, and 8 on hand and 2 sold make 10/)
})

test('units reserved for nobody are found', (t) => {
  found(t, changing('stock', 0, { reserved: 2 }), 'I2', mug, /2 are reserved, and the reservations that are held make 0/)
})

test('units held that the stock does not count are found', (t) => {
  found(t, changing('reservations', 1, { status: 'held' }), 'I2', mug, /0 are reserved, and the reservations that are held make 2/)
})

test('units sold to nobody are found', (t) => {
  found(t, changing('stock', 0, { sold: 4, onHand: 6 }), 'I2', mug, /4 are sold, and the reservations that were sold make 2/)
})

test('a second reservation of one order is found', (t) => {
  found(t, adding('reservations', { ...reservation!, status: 'refused' }), 'I2', delivered, /2 reservations/)
})

test('a reservation of other things than were ordered is found', (t) => {
  found(t, changing('reservations', 1, { lines: [{ productId: mug, quantity: 3 }] }), 'I2', unpaid, /about 2 of .*, and 3 of .* is released/)
})

test('a reservation of what there is no stock of is found', (t) => {
  found(t, changing('reservations', 1, { lines: [{ productId: 'no-mug', quantity: 2 }] }), 'I2', unpaid, /no such stock/)
})

test('an answer that showed less than nothing is found, however deep it stands', (t) => {
  found(t, adding('visits', { ...visit!, answer: { items: [{ productId: mug, available: -1 }] } }), 'I2', mug, /answered that -1 are available/)
})
