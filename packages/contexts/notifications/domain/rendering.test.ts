import test from 'ava'
import { amounts, command, labelled, link, paragraph, quotation, type Letter } from './letter.ts'
import { escaped, oneLine, rendered } from './rendering.ts'

const corpus = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></table><h1>Pay here</h1>',
  '&lt;b&gt;',
  'Name\r\nBcc: victim@example.com',
  'Name\nToken: forged',
  'Name\u2028Token: forged',
  'Name\u0085Token: forged',
  'Name\u0000\u001b[2J',
  '\u202egpj.exe',
  '{{7*7}} ${7*7}',
  'javascript:alert(1)',
]

const everywhere = (words: string): Letter => ({
  subject: `About ${words}`,
  parts: [
    paragraph(words),
    labelled('Label', words),
    command(words),
    link(words, words),
    link(words, `https://shop.example/${words}`),
    amounts([{ label: words, amount: words }]),
    quotation(words),
  ],
})

for (const [index, words] of corpus.entries())
  test(`nothing that somebody wrote becomes a mark or a line of its own (${index + 1})`, (t) => {
    const { subject, text, html } = rendered(everywhere(words))
    t.false(/[\p{Cc}\p{Zl}\p{Zp}\u202e]/u.test(subject))
    t.is(text.split('\n\n').length, 7)
    t.false(text.split('\n').some((line) => /^(Token|Bcc):/.test(line)))
    const plain = rendered(everywhere('x')).html
    const tags = (markup: string) => [...markup.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, name]) => name)
    t.deepEqual(tags(html), tags(plain))
    // Each attribute ends where it began: with the same number of quotes as without the words.
    t.is([...html].filter((character) => character === '"').length, [...plain].filter((character) => character === '"').length)
    t.false(/href="(?!https:\/\/shop\.example\/)/.test(html))
  })

test('escaping is undone by reading it as HTML, and by nothing else', (t) => {
  t.is(escaped(`<a href="x" title='y'>&amp;</a>`), '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;')
})

test('words keep their letters, and lose their line breaks', (t) => {
  t.is(oneLine('  Zoë\r\n\tMüller 🫖  '), 'Zoë Müller 🫖')
})

test('a subject has an end', (t) => {
  t.is(rendered({ subject: 'x'.repeat(1000), parts: [] }).subject.length, 200)
})
