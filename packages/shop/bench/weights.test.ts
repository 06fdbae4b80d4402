import test from 'ava'
import { weighed, weightsWritten } from './weights.ts'

const start = (readySeconds: number, restMegabytes: number) => ({ readySeconds, restMegabytes })

test('an image is compared with its process start by start, so that a machine that gets slower changes no ratio', (t) => {
  const starts = { orders: { process: [start(1, 50), start(4, 40), start(2, 50)], image: [start(2, 100), start(8, 80), start(4, 100)] } }
  const services = weighed({ starts, most: { process: { orders: 100 }, image: { orders: 150 } } })
  t.deepEqual(services, [
    {
      service: 'orders',
      image: { readySeconds: 4, restMegabytes: 100, mostMegabytes: 150 },
      process: { readySeconds: 2, restMegabytes: 50, mostMegabytes: 100 },
      ratio: { readySeconds: 2, restMegabytes: 2, mostMegabytes: 1.5 },
    },
  ])
  t.true(weightsWritten(services).includes('| orders | 4.00 | 100 | 150 | 2.00 | 50 | 100 | 2.00 | 2.00 | 1.50 |'))
})
