import { command, nothing, siblings, struct } from '@minishop/kernel'
import { ShipmentId } from '../domain/terms.ts'
import { Carrier } from '../ports/carrier.ts'

export const voidBooking = command({
  summary: 'Tell the carrier that a parcel does not come',
  description: 'Only after the cancellation is kept: a parcel that was dispatched meanwhile keeps its label.',
  allows: siblings,
  input: struct({ shipmentId: ShipmentId }),
  output: nothing,
  needs: { carrier: Carrier },
  run: ({ shipmentId }, { carrier }) => carrier.cancel(shipmentId),
})
