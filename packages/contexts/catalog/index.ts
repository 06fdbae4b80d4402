import { context, route } from '@minishop/kernel'
import { adjustStock } from './application/adjust-stock.ts'
import { compareOrder } from './application/compare-order.ts'
import { compareVanishedOrder } from './application/compare-vanished-order.ts'
import { editProduct } from './application/edit-product.ts'
import { findProducts } from './application/find-products.ts'
import { getProduct } from './application/get-product.ts'
import { getReservation } from './application/get-reservation.ts'
import { getStock } from './application/get-stock.ts'
import { lapseReservation } from './application/lapse-reservation.ts'
import { listCategories } from './application/list-categories.ts'
import { listProduct } from './application/list-product.ts'
import { missOrders } from './application/miss-orders.ts'
import { releaseStock } from './application/release-stock.ts'
import { reserveStock } from './application/reserve-stock.ts'
import { retireProduct } from './application/retire-product.ts'
import { sellStock } from './application/sell-stock.ts'
import { DifferenceFound, DifferenceSettled, OrderMissed } from './domain/difference.ts'
import { ProductListed, ProductRepriced, ProductRetired } from './domain/product.ts'
import { ReservationExpiring, StockLost, StockRefused, StockReleased, StockReserved, StockSold } from './domain/reservation.ts'

export const catalog = context({
  name: 'catalog',
  summary: 'What is sold and how much of it is there',
  keeps: 'state',
  http: {
    'GET /products': route(findProducts, { limit: 'search' }),
    'GET /products/:productId': route(getProduct, { version: 'version' }),
    'POST /products': route(listProduct, { status: 201, location: ({ productId }) => `/products/${productId}`, version: 'version' }),
    'PATCH /products/:productId': route(editProduct, { headers: { basedOn: 'If-Match' }, version: 'version' }),
    'DELETE /products/:productId': retireProduct,
    'GET /products/:productId/stock': getStock,
    'POST /products/:productId/stock/adjustments': adjustStock,
    'GET /reservations/:orderId': getReservation,
    'GET /categories': route(listCategories, { cacheSeconds: 60 }),
  },
  on: {
    'orders.order-placed': reserveStock,
    'orders.order-confirmed': sellStock,
    'orders.order-cancelled': releaseStock,
    'orders.order-restated': compareOrder,
    'orders.orders-listed': missOrders,
    'shipping.shipment-looked-up': compareVanishedOrder,
    'catalog.reservation-expiring': lapseReservation,
  },
  emits: [
    ProductListed,
    ProductRepriced,
    ProductRetired,
    StockReserved,
    StockRefused,
    StockReleased,
    StockSold,
    StockLost,
    ReservationExpiring,
    DifferenceFound,
    DifferenceSettled,
    OrderMissed,
  ],
})
