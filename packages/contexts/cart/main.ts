import { byScheme, compose, serve, url, wholeNumber, type Setting } from '@minishop/host'
import { Services } from '@minishop/http'
import { Clock, Currency, Ids, provide, type Provider } from '@minishop/kernel'
import { stateless } from '@minishop/memory'
import { redis, RedisConnection } from '@minishop/redis'
import { memoryCartIds } from './adapters/cart-ids.memory.ts'
import { redisCartIds } from './adapters/cart-ids.redis.ts'
import { memoryCarts } from './adapters/carts.memory.ts'
import { redisCarts } from './adapters/carts.redis.ts'
import { httpOffers } from './adapters/offers.http.ts'
import { termsOf } from './adapters/terms.ts'
import { cart } from './index.ts'
import { CartIds } from './ports/cart-ids.ts'
import { Carts } from './ports/carts.ts'
import { Offers } from './ports/offers.ts'
import { Terms } from './ports/terms.ts'

const inRedis = ({ href }: URL): readonly Provider[] => [
  ...redis({ url: href }),
  provide(Carts, redisCarts, [RedisConnection]),
  provide(CartIds, redisCartIds, [RedisConnection, Ids]),
]
const inMemory = (): readonly Provider[] => [provide(Carts, () => memoryCarts(), []), provide(CartIds, memoryCartIds, [Ids])]

const currency = {
  summary: 'The currency of the total of an empty cart (ISO 4217).',
  fallback: 'EUR',
  read: (written) => (Currency.is(written) ? written : new Error('must be a currency code such as EUR.')),
} satisfies Setting<string>

export const composition = compose(cart, {
  settings: {
    CART_STORE_URL: url(['redis', 'rediss', 'memory'], {
      summary: 'Where carts are kept: redis://host:6379, or memory: to forget them with the process.',
      fallback: 'memory:',
      secret: true,
    }),
    GUEST_CART_DAYS: wholeNumber(1, 3650, { summary: 'Days for which a guest\'s cart is kept after it was last looked at or changed.', fallback: '14' }),
    CUSTOMER_CART_DAYS: wholeNumber(1, 3650, { summary: 'Days for which a customer\'s cart is kept after it was last looked at or changed.', fallback: '90' }),
    CURRENCY: currency,
  },
  asks: ['catalog'],
  providers: ({ CART_STORE_URL, GUEST_CART_DAYS, CUSTOMER_CART_DAYS, CURRENCY }) => [
    ...byScheme(CART_STORE_URL, { redis: inRedis, rediss: inRedis, memory: inMemory }),
    // Every change of a cart is one step of its store, and nothing is announced: there is no unit of work to keep together.
    ...stateless(),
    provide(Offers, httpOffers, [Services, Clock]),
    provide(Terms, () => termsOf({ guestDays: GUEST_CART_DAYS, customerDays: CUSTOMER_CART_DAYS, currency: CURRENCY }), []),
  ],
})

if (import.meta.main) await serve(composition)
