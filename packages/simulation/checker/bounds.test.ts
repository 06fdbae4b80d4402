import test from 'ava'
import { changing, found } from './testing/planting.ts'
import { soundEvidence } from './testing/sound-evidence.ts'

test('what grew over its limit is found', (t) => {
  found(t, changing('bounds', 0, { most: 201 }), 'I11', 'memory', /grew to 201, and its limit is 200/)
})

test('whoever was turned away without being told how or for how long is found', (t) => {
  const [{ retryAfter: _, ...untold }] = soundEvidence().turnedAway as [{ operation: string; status: number; retryAfter: string }]
  found(t, changing('turnedAway', 0, { status: 500 }), 'I11', 'POST /v1/orders', /got 500 instead of 429 or 503/)
  found(t, { ...soundEvidence(), turnedAway: [untold] }, 'I11', 'POST /v1/orders', /not told when to come back/)
})
