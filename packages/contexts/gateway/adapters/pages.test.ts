import test from 'ava'
import { bodyText, memoryServices } from '@minishop/http'
import { FixedClock, ListedIds, NoMetrics, RecordedLog } from '@minishop/kernel/testing'
import { pages } from './pages.ts'

const surroundings = { clock: new FixedClock(), ids: new ListedIds(), log: new RecordedLog(), metrics: new NoMetrics() }
const read = async (url: string, development = true) => {
  const services = memoryServices(() => new Map([['edge', pages({ development, publicUrl: 'https://shop.example', ...surroundings })]]), surroundings)
  const { status, headers, body } = await services.send('edge', { method: 'GET', url, headers: {} })
  return { status, headers, text: await bodyText(body) }
}

test('the front page tells a person where to go', async (t) => {
  const { status, headers, text } = await read('/')
  t.is(status, 200)
  t.is(headers['Content-Type'], 'text/html; charset=utf-8')
  for (const link of ['/docs', '/openapi.json', '/asyncapi.json', '/v1/products', '/dev/mail', '/health/ready']) t.true(text.includes(`href="${link}"`), link)
  t.true(text.includes("curl 'https://shop.example/v1/products"))
  t.false((await read('/', false)).text.includes('/dev/mail'))
})

test('everything the API reference loads is served from here', async (t) => {
  const { headers, text } = await read('/docs')
  t.regex(headers['Content-Security-Policy']!, /default-src 'self'/)
  const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!)
  t.deepEqual(loaded, ['/docs/swagger-ui.css', '/docs/favicon-32x32.png', '/docs/swagger-ui-bundle.js', '/docs/start.js'])
  for (const path of loaded) {
    const asset = await read(path)
    t.is(asset.status, 200, path)
    t.true(asset.text.length > 100, path)
  }
})
