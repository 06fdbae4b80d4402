import test from 'ava'
import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '@minishop/servers'
import { buy, newProduct, orderOnce, packed } from './buying.ts'
import { inDatabase } from './in-database.ts'
import { newCustomer } from './people.ts'
import { openedBy, type Shop } from './shop.ts'
import { until } from './until.ts'
import { adminAccount, startShop } from './started-shop.ts'

// The bad day of docs/how-to/restore-a-backup.md, command by command: one service is put back while the others are ahead, and the shop stays open.

const main = resolve(import.meta.dirname, '../../packages/shop/main.ts')
const undos: (() => Promise<void>)[] = []
let shop: Shop
let kept: string
let key: string
let recipient: string

test.before(async () => {
  const folder = await temporaryFolder({ teardown: (undo) => void undos.push(undo) })
  ;[kept, key] = [join(folder, 'kept'), join(folder, 'key.txt')]
  recipient = (await run('backup-key', key)).out.trim()
  const started = await startShop({ folder: join(folder, 'shop'), distributed: false, words: ['--archive', kept], environment: { RECIPIENT: recipient } })
  undos.push(async () => void (await started.interrupt()))
  shop = await openedBy(started)
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

const run = async (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> => {
  const env = { ...process.env, MINISHOP_ADMIN_EMAIL: adminAccount.email, MINISHOP_ADMIN_PASSWORD: adminAccount.password }
  return promisify(execFile)(process.execPath, [main, ...args], { env }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { readonly stdout: string; readonly stderr: string; readonly code: number }) => {
      if (error.stdout === '') throw new Error(error.stderr)
      return { code: error.code, out: error.stdout }
    },
  )
}
const restore = (service: string, ...more: readonly string[]) => run('restore', service, '--data', shop.folder, '--from', kept, '--identity', key, ...more)
const reconcile = async (...more: readonly string[]) => {
  const { code, out } = await run('reconcile', '--data', shop.folder, '--json', ...more)
  const { differences } = JSON.parse(out) as { differences: readonly { readonly orderId: string; readonly kind: string; readonly repaired: boolean }[] }
  return { code, found: differences.map(({ orderId, kind, repaired }) => `${orderId} ${kind} ${repaired ? 'repaired' : 'open'}`).sort() }
}

/** Reconciles until exactly this is open, as the page says: what was on its way at one comparison is seen by the next. */
const openOnce = (...wanted: readonly string[]) => {
  let open: readonly string[] = []
  return until(`${wanted.join(', ') || 'nothing'} to be open`, async () => {
    await reconcile('--once')
    const { json } = await shop.ask(200, 'GET /v1/reconciliations/differences?state=open', { as: shop.admin })
    open = (json.items as readonly { readonly orderId: string; readonly kind: string }[]).map(({ orderId, kind }) => `${orderId} ${kind}`).sort()
    return open.join() === wanted.join()
  }).catch((error: Error) => {
    throw new Error(`${error.message} It is: ${open.join(', ')}.`)
  })
}

/** Ten minutes ago: what changed within the last one may simply be on its way. */
const timePasses = async (): Promise<void> => {
  await inDatabase(shop.folder, 'orders', ...['order_history', 'payment_facts'].map((table) => `update ${table} set at = at - interval '10 minutes'`))
  await inDatabase(shop.folder, 'shipping', `update shipments set changed_at = changed_at - interval '10 minutes'`)
}

test('one service is restored in an open shop, and what the others know of the time between is put right or named', async (t) => {
  const buyer = await newCustomer(shop)
  const product = await newProduct(shop)
  const bought = async (): Promise<string> => {
    const { orderId } = await buy(shop, buyer, product)
    await packed(shop, buyer, orderId)
    return orderId
  }
  const before = await bought()
  for (const what of [[], ['cluster']]) t.is((await run('backup', ...what, '--data', shop.folder, '--to', kept, '--recipient', recipient)).code, 0)
  const tried = await run('verify-restore', 'orders', 'cluster', '--data', shop.folder, '--from', kept, '--identity', key)
  t.is(tried.code, 0, tried.out)
  t.log(tried.out)
  const between = await bought()
  const moment = new Date().toISOString()
  const after = await bought()
  await timePasses()
  t.deepEqual(await reconcile('--once'), { code: 0, found: [] })

  // Shipping has lost its table; orders and payments are ahead of its backup. Reconciling looks again a minute later, from when on all orders are old enough to be missed.
  await inDatabase(shop.folder, 'shipping', 'delete from shipments')
  t.is((await restore('shipping')).code, 0)
  t.deepEqual(await reconcile(), { code: 0, found: [between, after].map((orderId) => `${orderId} shipment-missing repaired`).sort() })
  for (const orderId of [before, between, after]) await orderOnce(shop, buyer, orderId, 'packed', ({ shipment }) => shipment?.status === 'pending')

  // Orders is set back to a moment between two orders: the later one exists for everybody else. Its money is for a person to decide about.
  await timePasses()
  const told = await restore('orders', '--at', moment)
  t.is(told.code, 0, told.out)
  t.log(told.out)
  t.regex(told.out, new RegExp(`as it was at ${moment}`))
  for (const orderId of [before, between]) await shop.ask(200, `GET /v1/orders/${orderId}`, { as: buyer })
  await shop.ask(404, `GET /v1/orders/${after}`, { as: buyer })
  await openOnce(`${after} payment-without-order`, `${after} shipment-without-order`)
  await shop.ask(202, `POST /v1/payments/${after}/refunds`, { as: shop.staff, body: { reason: 'The order was lost.' } })
  await openOnce()

  // And the shop goes on selling.
  await bought()
})
