import test from 'ava'
import { answering } from '@minishop/http/testing'
import { testId, testUser } from '@minishop/kernel/testing'
import { contexts } from './contexts.ts'
import { admitted, developmentRoutes, publicRoutes } from './routes.ts'

const expected = { ...publicRoutes, ...developmentRoutes }
const users = { customer: testUser(1, ['customer']), staff: testUser(2, ['staff']), admin: testUser(3, ['admin']) }
// Whoever is let in meets a use case whose ports are all out of order: it can do nothing, and that is no refusal for want of rights.
const brokenPorts = new Proxy({}, { get: (_, port) => { throw new Error(`${String(port)} is out of order.`) } })

test('the table of who may do what names every route there is, and no other', (t) => {
  const routes = contexts.flatMap((context) => context.routes.map(({ method, path }) => `${method} ${path}`))
  t.deepEqual(routes.sort(), Object.keys(expected).sort())
})

for (const context of contexts)
  for (const { method, path } of context.routes) {
    const route = `${method} ${path}`
    test(`${route} is for ${expected[route]}`, async (t) => {
      const { ask } = answering(context, brokenPorts, users)
      const letIn: string[] = []
      for (const who of ['anonymous', 'customer', 'staff', 'admin']) {
        const headers = { 'idempotency-key': 'a-key', 'if-match': '"1"', ...(who !== 'anonymous' && { authorization: `Bearer ${who}` }) }
        const { status, problem } = await ask(`${method} ${path.replace(/:\w+/g, testId(9))}`, method === 'GET' || method === 'DELETE' ? undefined : {}, headers)
        const turnedAway = status === 401 || problem?.code === 'not-allowed'
        if (turnedAway) t.is(problem.code, who === 'anonymous' ? 'sign-in-required' : 'not-allowed')
        else letIn.push(who)
      }
      t.deepEqual(letIn, admitted[expected[route]!])
    })
  }
