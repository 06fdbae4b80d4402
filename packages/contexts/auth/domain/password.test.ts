import test from 'ava'
import { decode } from '@minishop/kernel'
import { normalised } from './email.ts'
import { isGuessable, NewPassword, resembles } from './password.ts'

const good = (password: string) => decode(NewPassword, password, 'refuse').ok

test('passwords that are guessed first are refused, however they are dressed up', (t) => {
  const common = `
    password1234 Password1234! passwordpassword P4ssw0rd1234 p@ssw0rd2024 123456789012 1234567890123 987654321098 qwertyuiop12 qwertyuiop[] 1q2w3e4r5t6y
    aaaaaaaaaaaa abababababab abcabcabcabc abcdefghijkl iloveyou1234 administrator administrator1 letmein12345 welcome20242024 Welcome2024!! minishop1234
    Summer2026!! changeme1234 adminadminadmin qwerty123456 monkey123456 dragon!!!!!!!! 000000000000 asdfghjkl123 1qaz2wsx3edc football2025 sunshine!234
  `.trim().split(/\s+/)
  for (const password of common) t.false(good(password), password)
})

test('long passwords of any make are taken as they are', (t) => {
  const uncommon = [
    'correct horse battery staple', 'a teapot without a spout', 'xK9#mQ2$vL7p', '583920174652', 'пароль от чайника', '🫖🫖☕🍵🧉🥤🧃🍶🍺🍷🥂🥃', 'monkey rides purple bicycle',
    '  leading and trailing  ', 'passwordless is the future', 'Test-Password-123', 'CustomerPass123!', 'admin-password-1234', "'; drop table accounts; --",
  ]
  for (const password of uncommon) t.true(good(password), password)
})

test('length is counted in characters, from 12 to 128', (t) => {
  t.false(good('🫖☕🍵🧉🥤🧃🍶🍺🍷🥂🥃'))
  t.true(good('🫖☕🍵🧉🥤🧃🍶🍺🍷🥂🥃🍹'))
  const long = Array.from({ length: 128 }, (_, n) => String.fromCodePoint(0x1f600 + (n * 7) % 80)).join('')
  t.true(good(long))
  t.false(good(`${long}x`))
})

test('half a character and NUL are refused', (t) => {
  t.false(good('a teapot without \ud800 a spout'))
  t.false(good('a teapot without \0 a spout'))
})

test('a password that is little more than its owner\'s address is refused', (t) => {
  const address = normalised('Ada.Lovelace@example.test')
  for (const password of ['ada.lovelace1', 'ADA.LOVELACE2024', 'ada.lovelace@example.test']) t.is(resembles(password, address), 'must not be made of your email address', password)
  for (const password of ['a teapot without a spout', 'ada.lovelace likes teapots']) t.is(resembles(password, address), undefined, password)
  t.is(resembles('a canal, a plan', normalised('al@example.test')), undefined)
})

test('however odd a password is, judging it ends', (t) => {
  for (const odd of ['', '$', 'password'.repeat(40), '🫖'.repeat(128)]) t.notThrows(() => isGuessable(odd))
})
