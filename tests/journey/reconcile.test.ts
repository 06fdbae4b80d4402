import test from 'ava'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder, withClient } from '@minishop/servers'
import { buy, newProduct, orderOnce, packed, stockOnce } from './buying.ts'
import { newCustomer } from './people.ts'
import { openedBy, type Shop } from './shop.ts'
import { adminAccount, startShop, statusOf, type Started } from './started-shop.ts'

// A shop in one process whose databases are set back one by one, as restores from backups of different moments would leave them.

const main = resolve(import.meta.dirname, '../../packages/shop/main.ts')
const undos: (() => Promise<void>)[] = []
let started: Started
let shop: Shop

test.before(async () => {
  const folder = await temporaryFolder({ teardown: (undo) => void undos.push(undo) })
  started = await startShop({ folder, distributed: false })
  undos.push(async () => void (await started.interrupt()))
  shop = await openedBy(started)
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

/** Runs statements in a context's database, as its owner and all in one transaction. */
const inDatabase = async (context: string, ...statements: readonly string[]): Promise<void> => {
  const { databases } = JSON.parse(await readFile(join(shop.folder, 'secrets.json'), 'utf8')) as { readonly databases: Readonly<Record<string, { readonly owner: string }>> }
  const { port } = (await statusOf(shop.folder)).status.stores.find(({ name }) => name === 'PostgreSQL')!
  const url = `postgres://${context}_owner:${encodeURIComponent(databases[context]!.owner)}@127.0.0.1:${port}/${context}?sslmode=verify-full&sslrootcert=${encodeURIComponent(join(shop.folder, 'authority/ca.pem'))}`
  await withClient(url, async (run) => void (await run(`begin; ${statements.join('; ')}; commit`)))
}

interface Report {
  readonly code: number
  readonly differences: readonly { readonly orderId: string; readonly kind: string; readonly repaired: boolean }[]
}

const reconcile = async (): Promise<Report> => {
  const env = { ...process.env, MINISHOP_ADMIN_EMAIL: adminAccount.email, MINISHOP_ADMIN_PASSWORD: adminAccount.password }
  const ended = await promisify(execFile)(process.execPath, [main, 'reconcile', '--json', '--data', shop.folder], { env }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { readonly stdout: string; readonly code: number }) => ({ stdout: error.stdout, code: error.code }),
  )
  return { code: ended.code, differences: JSON.parse(ended.stdout).differences }
}
const foundIn = ({ differences }: Report) => differences.map(({ orderId, kind, repaired }) => `${orderId} ${kind} ${repaired ? 'repaired' : 'open'}`).sort()

/** Ten minutes ago: what changed within the last one may simply be on its way. */
const longAgo = [`update order_history set at = at - interval '10 minutes'`, `update payment_facts set at = at - interval '10 minutes'`]

test('what stores restored to different moments disagree about is found and repaired, once; a charge whose order vanished stays for people', async (t) => {
  const buyer = await newCustomer(shop)
  const product = await newProduct(shop)
  const bought = async (): Promise<string> => {
    const { orderId } = await buy(shop, buyer, product)
    await packed(shop, buyer, orderId)
    return orderId
  }
  const [whole, held, unsent, setBack, vanished] = [await bought(), await bought(), await bought(), await bought(), await bought()]
  await stockOnce(shop, product, { onHand: 5, reserved: 0, available: 5, sold: 5 })
  await inDatabase('orders', ...longAgo)
  await inDatabase('shipping', `update shipments set changed_at = changed_at - interval '10 minutes'`)
  t.deepEqual(await reconcile(), { code: 0, differences: [] })

  await inDatabase(
    'catalog',
    `update reservations set status = 'held', version = version - 1 where order_id = '${held}'`,
    `update stock set on_hand = on_hand + 1, reserved = reserved + 1, sold = sold - 1 where product_id = '${product.productId}'`,
  )
  await inDatabase('shipping', `delete from shipments where order_id = '${unsent}'`)
  await inDatabase(
    'orders',
    `delete from payment_facts where order_id in ('${setBack}', '${vanished}')`,
    `delete from order_history where order_id = '${setBack}' and number > 2`,
    `update orders set status = 'awaiting-payment', shipment = null, version = 2 where order_id = '${setBack}'`,
    `delete from order_history where order_id = '${vanished}'`,
    `delete from order_lines where order_id = '${vanished}'`,
    `delete from orders where order_id = '${vanished}'`,
  )

  const first = await reconcile()
  t.deepEqual(foundIn(first), [
    `${held} units-not-sold repaired`,
    `${unsent} shipment-missing repaired`,
    `${setBack} payment-facts-unknown-to-order repaired`,
    `${setBack} shipment-unknown-to-order repaired`,
    `${vanished} payment-without-order open`,
  ].sort())
  t.is(first.code, 1)
  await stockOnce(shop, product, { onHand: 5, reserved: 0, available: 5, sold: 5 })
  for (const orderId of [whole, held, unsent, setBack])
    await orderOnce(shop, buyer, orderId, 'confirmed, paid and packed', ({ status, payment, shipment }) => status === 'confirmed' && payment.status === 'captured' && shipment?.status === 'pending')

  await inDatabase('orders', ...longAgo)
  t.deepEqual(foundIn(await reconcile()), [`${vanished} payment-without-order open`])
  await shop.ask(202, `POST /v1/payments/${vanished}/refunds`, { as: shop.staff, body: { reason: 'The order was lost.' } })
  t.deepEqual(await reconcile(), { code: 0, differences: [] })
})
