import { ShipmentsOfOrders } from './0001-shipments.ts'

/** In the order they are applied. One that was released is never changed: what comes after it is a new one. */
export const migrations = [{ name: '0001-shipments', class: ShipmentsOfOrders }]
