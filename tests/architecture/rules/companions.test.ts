import test from 'ava'
import { reported } from '../planted.ts'
import { companions } from './companions.ts'

const orders = 'packages/contexts/orders'

test('a use case has its test beside it', (t) => {
  const useCase = { [`${orders}/application/place-order.ts`]: 'import it\nexport const placeOrder = command({})' }
  t.deepEqual(reported(companions, useCase), [`${orders}/application/place-order.ts:2`])
  t.deepEqual(reported(companions, { ...useCase, [`${orders}/application/place-order.test.ts`]: '' }), [])
  t.deepEqual(reported(companions, { [`${orders}/application/order-view.ts`]: 'export const OrderView = struct({})' }), [], 'a view is no use case')
})

test('a port has the test that keeps its promise', (t) => {
  const port = { [`${orders}/ports/payment-provider.ts`]: 'export abstract class PaymentProvider {}' }
  t.deepEqual(reported(companions, port), [`${orders}/ports/payment-provider.ts:1`])
  t.deepEqual(reported(companions, { ...port, [`${orders}/adapters/payment-provider.test.ts`]: '' }), [])
  t.deepEqual(reported(companions, { [`${orders}/ports/messages.ts`]: 'export const OrderPlaced = event()' }), [], 'messages are no port')
})

test('a context has a README', (t) => {
  t.deepEqual(reported(companions, { [`${orders}/index.ts`]: '' }), [`${orders}/index.ts:1`])
  t.deepEqual(reported(companions, { [`${orders}/index.ts`]: '', [`${orders}/README.md`]: '' }), [])
})
