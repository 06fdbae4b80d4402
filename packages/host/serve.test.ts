import test from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '@minishop/servers'
import { text } from 'node:stream/consumers'

// The catalog on a store in memory stands for every service: what is tried here is what a container runs.
const main = join(import.meta.dirname, '../contexts/catalog/main.ts')
const gateway = join(import.meta.dirname, '../contexts/gateway/main.ts')
const run = (environment: Record<string, string>, what = main) => spawn(process.execPath, [what], { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })

const answers = async (url: string): Promise<Response> => {
  for (let left = 1_200; ; left--) {
    const response = await fetch(url).catch(() => undefined)
    if (response) return response
    if (left === 0) throw new Error(`${url} does not answer.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a service that is set up wrongly says everything that is wrong and ends with code 2', async (t) => {
  const child = run({ PORT: 'eighty', LOG_LEVEL: 'loud' })
  const [words, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  t.is(code, 2)
  t.regex(words, /catalog can't start with this configuration:/)
  t.regex(words, /PORT \("eighty"\) must be a whole number/)
  t.regex(words, /LOG_LEVEL \("loud"\) must be one of: debug, info, warn, error\./)
})

test('a service that is told to fail on purpose does so nowhere that counts', async (t) => {
  const refused = run({ FAIL_POINTS: 'work.after-commit:crash', NODE_ENV: 'production' })
  const [words, [code]] = await Promise.all([text(refused.stderr), once(refused, 'exit')])
  t.is(code, 2)
  t.regex(words, /make a service fail on purpose, and NODE_ENV is production\. Remove them\./)
  const misspelt = run({ FAIL_POINTS: 'work.after:crash' })
  t.regex(await text(misspelt.stderr), /FAIL_POINTS \("work\.after:crash"\) names no fail-point with "work\.after"/)
})

test('a service answers, tells how it is and what it does, and stops in order when told to', async (t) => {
  const port = await freePort()
  const child = run({ PORT: String(port), DATABASE_URL: 'memory:', LOG_LEVEL: 'error' })
  t.teardown(() => void child.kill('SIGKILL'))
  const at = (path: string) => answers(`http://127.0.0.1:${port}${path}`)
  t.deepEqual(await (await at('/v1/products')).json(), { items: [], nextCursor: null })
  t.like(await (await at('/health/ready')).json(), { ready: true })
  t.is((await at('/health/live')).status, 200)
  t.regex(await (await at('/metrics')).text(), /http_requests_total\{[^}]*route="GET \/products"[^}]*\} 1/)
  t.like(await (await at('/openapi.json')).json(), { openapi: '3.1.0' })
  t.like(await (await at('/asyncapi.json')).json(), { asyncapi: '3.0.0' })
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  t.is(code, 0)
})

test('a broker that is away keeps those from being ready who hear or announce, and no other', async (t) => {
  const readiness = async (what: string) => {
    const port = await freePort()
    const child = run({ PORT: String(port), DATABASE_URL: 'memory:', MESSAGES_URL: 'nats://127.0.0.1:1', LOG_LEVEL: 'error' }, what)
    t.teardown(() => void child.kill('SIGKILL'))
    return (await answers(`http://127.0.0.1:${port}/health/ready`)).status
  }
  t.deepEqual(await Promise.all([main, gateway].map(readiness)), [503, 200])
})

test('a service tells its numbers on a port of their own where there is one, and nowhere else', async (t) => {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const child = run({ PORT: String(port), METRICS_PORT: String(metricsPort), DATABASE_URL: 'memory:', LOG_LEVEL: 'error' })
  t.teardown(() => void child.kill('SIGKILL'))
  t.is((await answers(`http://127.0.0.1:${port}/metrics`)).status, 404)
  t.regex(await (await answers(`http://127.0.0.1:${metricsPort}/metrics`)).text(), /process_cpu_seconds_total/)
  t.is((await answers(`http://127.0.0.1:${metricsPort}/v1/products`)).status, 404)
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  t.is(code, 0)
})

test('a port that is taken is told in words', async (t) => {
  const port = await freePort()
  const first = run({ PORT: String(port), DATABASE_URL: 'memory:' })
  t.teardown(() => void first.kill('SIGKILL'))
  await answers(`http://127.0.0.1:${port}/health/live`)
  const second = run({ PORT: String(port), DATABASE_URL: 'memory:' })
  const [words, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')])
  t.is(code, 1)
  t.regex(words, new RegExp(`Port ${port} is in use by another program`))
})

test('a service ends with whoever started it', async (t) => {
  const port = await freePort()
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], PORT: String(port), DATABASE_URL: 'memory:' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  t.teardown(() => void child.kill('SIGKILL'))
  await answers(`http://127.0.0.1:${port}/health/live`)
  child.disconnect()
  const [code] = await once(child, 'exit')
  t.is(code, 0)
})

test('behind a proxy that is trusted each caller has limits of its own, and nobody who only claims to be another', async (t) => {
  // The edge lets thirty sign-ins of one address through at once, and one more each second.
  const admitted = async (trusted: string) => {
    const [port, nobody] = [await freePort(), await freePort()]
    const child = run({ PORT: String(port), TRUSTED_PROXIES: trusted, AUTH_URL: `http://127.0.0.1:${nobody}`, LOG_LEVEL: 'error' }, join(import.meta.dirname, '../contexts/gateway/main.ts'))
    t.teardown(() => void child.kill('SIGKILL'))
    await answers(`http://127.0.0.1:${port}/health/live`)
    const signIn = async (address: string) =>
      (await fetch(`http://127.0.0.1:${port}/v1/auth/login`, { method: 'POST', headers: { 'x-forwarded-for': `9.9.9.9, ${address}`, 'content-type': 'application/json' }, body: '{}' })).status
    const statuses = await Promise.all(Array.from({ length: 160 }, (_, n) => signIn(`192.0.2.${n % 4}`)))
    return statuses.filter((status) => status !== 429).length
  }
  t.true((await admitted('1')) >= 120)
  t.true((await admitted('0')) < 120)
})
