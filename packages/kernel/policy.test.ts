import test from 'ava'
import { admin, anonymous, anyone, customer, decode, EmailAddress, siblings, signedIn, staff, type Actor } from './index.ts'
import { testUser } from './testing/index.ts'

const actors: Readonly<Record<string, Actor>> = {
  nobody: anonymous,
  customer: testUser(1, ['customer']),
  staff: testUser(2, ['staff']),
  admin: testUser(3, ['admin']),
  'no role': testUser(4, []),
  sibling: { kind: 'sibling', name: 'orders' },
}

for (const [policy, admitted] of [
  [anyone, ['nobody', 'customer', 'staff', 'admin', 'no role']],
  [signedIn, ['customer', 'staff', 'admin', 'no role']],
  [customer, ['customer']],
  [staff, ['staff', 'admin']],
  [admin, ['admin']],
  [siblings, ['sibling']],
] as const)
  test(`${policy.name} admits ${admitted.join(', ')} and nobody else`, (t) => {
    t.deepEqual(Object.keys(actors).filter((name) => policy.admits(actors[name]!)), [...admitted])
  })

test('an email address has one @, a dotted domain and no header in it', (t) => {
  for (const value of ['ada@example.test', 'ada+shop@mail.example.test', "o'hara@example.test"]) t.true(decode(EmailAddress, value, 'refuse').ok, value)
  for (const value of ['ada', 'ada@', '@example.test', 'ada@@example.test', 'ada@example', 'ada@example.', 'a b@example.test', 'ada@example.test\r\nBcc: eve@example.test', 'Ada <ada@example.test>', 'a,b@example.test', `${'a'.repeat(65)}@example.test`, `a@${'b'.repeat(250)}.test`])
    t.false(decode(EmailAddress, value, 'refuse').ok, JSON.stringify(value))
})
