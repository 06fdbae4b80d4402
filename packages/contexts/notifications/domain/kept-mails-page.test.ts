import test from 'ava'
import { noon } from '@minishop/kernel/testing'
import { keptMailsPage } from './kept-mails-page.ts'

test('a mail can run nothing on the page that shows it', (t) => {
  const evil = '"></iframe><script>alert(1)</script>'
  const page = keptMailsPage({ items: [{ to: evil, subject: evil, text: evil, html: evil, at: noon }] })
  t.false(page.includes('<script>'))
  t.is([...page.matchAll(/<\/iframe>/g)].length, 1)
  t.true(page.includes('sandbox=""'))
})

test('an empty page says how to get a mail', (t) => {
  t.true(keptMailsPage({ items: [] }).includes('There is none yet.'))
})
