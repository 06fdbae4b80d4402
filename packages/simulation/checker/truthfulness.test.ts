import test from 'ava'
import { changing, found, holds } from './testing/planting.ts'
import { soundEvidence } from './testing/sound-evidence.ts'

const { redAfterSeconds: _red, ...neverRed } = soundEvidence().readiness![0]!
const { greenAfterSeconds: _green, ...neverGreen } = soundEvidence().readiness![0]!

test('a service that says late or never that it can not work is found', (t) => {
  found(t, changing('readiness', 0, { redAfterSeconds: 6 }), 'I10', 'orders', /lost PostgreSQL, and said so after 6 seconds/)
  found(t, { ...soundEvidence(), readiness: [neverRed] }, 'I10', 'orders', /lost PostgreSQL, and said so never/)
})

test('a service that says late or never that it can work again is found', (t) => {
  found(t, changing('readiness', 0, { greenAfterSeconds: 6 }), 'I10', 'orders', /had PostgreSQL again, and said so after 6 seconds/)
  found(t, { ...soundEvidence(), readiness: [neverGreen] }, 'I10', 'orders', /had PostgreSQL again, and said so never/)
})

test('who had no time to say that it can not work is not blamed, and who has more time to be itself again may take it', (t) => {
  holds(t, { ...soundEvidence(), readiness: [{ ...neverRed, awaySeconds: 4 }] }, 'I10')
  found(t, { ...soundEvidence(), readiness: [{ ...neverRed, awaySeconds: 6 }] }, 'I10', 'orders', /said so never/)
  holds(t, changing('readiness', 0, { greenAfterSeconds: 29, greenWithinSeconds: 30 }), 'I10')
  found(t, changing('readiness', 0, { greenAfterSeconds: 31, greenWithinSeconds: 30 }), 'I10', 'orders', /after 31 seconds: 30 seconds are promised/)
})

test('a service that would have been restarted for what others have lost is found', (t) => {
  found(t, changing('readiness', 0, { alive: false }), 'I10', 'orders', /no longer alive/)
})
