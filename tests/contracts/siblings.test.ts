import test from 'ava'
import type { Composition } from '@minishop/host'
import { endpoints, memoryServices, Services } from '@minishop/http'
import { ListedTokens } from '@minishop/http/testing'
import { AccessTokens, Clock, decode, schemaOf, type Provider, type Runner, type UseCase } from '@minishop/kernel'
import { FixedClock, ListedIds, NoMetrics, SilentLog, testCall, testId, testUser } from '@minishop/kernel/testing'
import { composition as cart } from '@minishop/cart/main'
import { composition as gateway } from '@minishop/gateway/main'
import { composition as orders } from '@minishop/orders/main'
import { composition as payments } from '@minishop/payments/main'
import { composition as shipping } from '@minishop/shipping/main'
import { contexts } from './contexts.ts'
import { examplesOf } from './examples.ts'

const compositions: readonly Composition[] = [cart, orders, payments, shipping, gateway]
const user = testUser(1, ['customer', 'staff'])
const call = testCall({ actor: user, bearer: 'user' })

/** What is asked of siblings over REST: each port that stands on one, with the questions it asks. */
const asked: Readonly<Record<string, { readonly of: readonly string[]; readonly questions: readonly ((port: any) => Promise<unknown>)[] }>> = {
  'cart Offers': { of: ['catalog'], questions: [(offers) => offers.find(testId(1), call), (offers) => offers.findAll([testId(1), testId(2)], call)] },
  'orders Carts': { of: ['cart'], questions: [(carts) => carts.of(call)] },
  'orders Prices': { of: ['catalog'], questions: [(prices) => prices.of([testId(1), testId(2)], call)] },
  'orders ShippingMethods': { of: ['shipping'], questions: [(methods) => methods.to('DE', call)] },
  'shipping OrderStatuses': { of: ['orders'], questions: [(statuses) => statuses.of(testId(1), call)] },
}

/** Not through a port of the shop's own: the gateway passes on what it is sent, and the simulated provider sends webhooks as Stripe would. */
const passesOn = ['gateway Edge', 'payments SimulatedProvider']

const settled = { DATABASE_URL: new URL('memory:'), CART_STORE_URL: new URL('memory:'), PAYMENT_URL: new URL('simulated:'), PUBLIC_URL: new URL('http://localhost:8080') }
// The simulated provider takes its own address as text.
const valuesOf = ({ context: { name } }: Composition) => (name === 'payments' ? { ...settled, PUBLIC_URL: 'http://localhost:8080' } : settled)
const standing = compositions.flatMap((composition) =>
  composition
    .providers(valuesOf(composition))
    .filter(({ needs }) => needs.includes(Services))
    .map((provider) => ({ name: `${composition.context.name} ${provider.port.name}`, composition, provider })),
)

test('every port that stands on a sibling is in the list', (t) => {
  t.deepEqual(standing.map(({ name }) => name).sort(), [...Object.keys(asked), ...passesOn].sort())
})

test('a composition says which siblings it asks, and asks those alone', (t) => {
  for (const composition of compositions.filter(({ context }) => context.name !== 'gateway')) {
    const prefix = `${composition.context.name} `
    const needed = Object.entries(asked).flatMap(([name, { of }]) => (name.startsWith(prefix) ? of : []))
    t.deepEqual([...composition.asks].sort(), [...new Set(needed)].sort(), composition.context.name)
  }
})

/** Throws where the example is none: then it is the examples that are to be mended. */
const exampleOf = ({ output, summary }: UseCase, extent: 'least' | 'most'): unknown => {
  const answer = examplesOf(schemaOf(output))[extent === 'least' ? 0 : 1]
  const valid = decode(output, answer, 'refuse')
  if (!valid.ok) throw new Error(`The example of "${summary}" is not what it answers: ${JSON.stringify(valid.faults)}`)
  return answer
}

/** The shop with use cases that answer the least or the most they ever may: routes, rights, inputs and outputs are the real ones. */
const shopThatAnswers = (extent: 'least' | 'most') => {
  const surroundings = { clock: new FixedClock(), ids: new ListedIds(), log: new SilentLog(), metrics: new NoMetrics() }
  const seen: string[] = []
  const mistakes: Error[] = []
  const run: Runner = async (useCase, { input }) => {
    const decoded = decode(useCase.input, input, 'refuse')
    if (!decoded.ok) return { kind: 'bad-input', faults: decoded.faults }
    try {
      return { kind: 'answer', answer: exampleOf(useCase, extent), replayed: false }
    } catch (error) {
      mistakes.push(error as Error)
      throw error
    }
  }
  const tokens: AccessTokens = new ListedTokens({ user })
  const made = new Map(contexts.map((context) => [context.name, endpoints(context, { ...surroundings, run, tokens, room: (work) => work() })]))
  const services = memoryServices(() => made, surroundings)
  const recorded: Services = {
    async send(context, request) {
      const response = await services.send(context, request)
      seen.push(`${context} ${response.status}`)
      return response
    },
  }
  return { recorded, seen, mistakes, clock: surroundings.clock }
}

const portOf = async ({ make, needs }: Provider, services: Services, clock: Clock) => make(...needs.map((need) => (need === Services ? services : need === Clock ? clock : undefined)))

for (const { name, provider } of standing.filter(({ name }) => name in asked))
  for (const extent of ['least', 'most'] as const)
    test(`${name} asks for what there is, and understands ${extent === 'least' ? 'the shortest' : 'the fullest'} answer`, async (t) => {
      const { of, questions } = asked[name]!
      for (const question of questions) {
        const { recorded, seen, mistakes, clock } = shopThatAnswers(extent)
        const answer = await question(await portOf(provider, recorded, clock)).catch((error: unknown) => {
          throw mistakes[0] ?? error
        })
        t.deepEqual([...new Set(seen)], of.map((sibling) => `${sibling} 200`))
        t.not(answer, undefined)
      }
    })
