import { operating, problemOf, Trouble, type Operator, type OperatorOptions, type Told } from '../operator.ts'
import { say } from '../say.ts'
import { timelineOf, type OrderParts } from '../timeline.ts'

export interface OrderOptions extends OperatorOptions {
  /** Announces again what it announced last. */
  readonly retry?: boolean | undefined
  /** Cancels it for this reason. */
  readonly cancel?: string | undefined
}

/** Prints the life of one order across the services, after it was retried or cancelled where that is asked for. Exit code 0, or 1 where the shop refused. */
export const order = (orderId: string, { retry, cancel, ...options }: OrderOptions): Promise<number> =>
  operating(options, async (operator) => {
    if (retry === true && cancel !== undefined) throw new Trouble('Retry an order or cancel it: one of --retry and --cancel.')
    const path = encodeURIComponent(orderId)
    let refused = false
    if (retry === true) {
      const told = await operator.ask('POST', `/v1/operations/orders/${path}/retry`, { expect: 'any' })
      refused = told.status !== 202
      say(refused ? `It was not retried. ${problemOf(told)}\n` : `Announced again: ${told.json.announced.join(', ')}.\n`)
    }
    if (cancel !== undefined) {
      const told = await operator.ask('POST', `/v1/orders/${path}/cancellation`, { body: { reason: cancel }, expect: 'any' })
      refused = told.status !== 200
      say(refused ? `It was not cancelled. ${problemOf(told)}\n` : 'It is cancelled: what is held is released, and what was paid is given back.\n')
    }
    const parts = await partsOf(operator, path)
    for (const line of timelineOf(parts, new Date().toISOString())) say(line)
    return refused ? 1 : 0
  })

/** From each service what it knows. Rejects where orders, or one of the others, does not answer: half a life would mislead. */
const partsOf = async ({ ask }: Operator, path: string): Promise<OrderParts> => {
  const known = (told: Told): any => {
    if (told.status === 200) return told.json
    if (told.status === 404) return undefined
    throw new Trouble(problemOf(told))
  }
  const order = known(await ask('GET', `/v1/operations/orders/${path}`, { expect: 'any' }))
  if (order === undefined) throw new Trouble('There is no such order.')
  const [payment, reservation, shipment] = await Promise.all([
    ask('GET', `/v1/payments/${path}`, { expect: 'any' }).then(known),
    ask('GET', `/v1/reservations/${path}`, { expect: 'any' }).then(known),
    order.shipmentId === undefined ? undefined : ask('GET', `/v1/shipments/${order.shipmentId}`, { expect: 'any' }).then(known),
  ])
  return { order, payment, reservation, shipment }
}
