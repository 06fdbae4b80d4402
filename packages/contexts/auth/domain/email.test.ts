import test from 'ava'
import { decode } from '@minishop/kernel'
import { GivenEmail, normalised } from './email.ts'

test('addresses that differ in case, blanks or width of letters are one', (t) => {
  for (const written of ['ada@example.test', ' ADA@Example.Test ', 'ａｄａ＠example.test']) t.is(normalised(written), 'ada@example.test' as never)
  t.not(normalised('ada+shop@example.test'), normalised('ada@example.test'))
})

test('what can be no address is refused', (t) => {
  for (const written of ['ada', 'ada@', '@example.test', 'a b@example.test', 'ada@example', 'ada@example.test\r\nBcc: x@example.test', `${'a'.repeat(300)}@example.test`, '', 7])
    t.false(decode(GivenEmail, written, 'refuse').ok, String(written))
})
