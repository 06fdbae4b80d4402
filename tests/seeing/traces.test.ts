import test from 'ava'
import { startCollector } from '@minishop/opentelemetry/testing'
import { temporaryFolder } from '@minishop/servers'
import { openedBy } from '../journey/shop.ts'
import { startShop } from '../journey/started-shop.ts'
import { lateWebhooks, oneTrace } from './one-trace.ts'

test('in one process, too, an order is one trace from the gateway to the mail', async (t) => {
  const folder = await temporaryFolder(t)
  const collector = await startCollector()
  t.teardown(async () => collector.stop())
  const started = await startShop({ folder, distributed: false, environment: { PAYMENT_URL: lateWebhooks(folder), OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint.href } })
  t.teardown(async () => void (await started.interrupt()))
  await oneTrace(t, await openedBy(started), collector)
})
