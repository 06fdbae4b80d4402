import test from 'ava'
import { letterheadOf } from './settled-letterhead.ts'

test('the address of the shop has no slash at its end, whatever the setting says', (t) => {
  const addressOf = (publicUrl: string) => letterheadOf({ from: 'shop@example.com', publicUrl: new URL(publicUrl) }).publicUrl
  t.is(addressOf('https://shop.example'), 'https://shop.example')
  t.is(addressOf('https://shop.example/'), 'https://shop.example')
  t.is(addressOf('http://localhost:8080/shop/'), 'http://localhost:8080/shop')
  t.is(letterheadOf({ from: 'shop@example.com', publicUrl: new URL('https://shop.example') }).from, 'shop@example.com')
})
