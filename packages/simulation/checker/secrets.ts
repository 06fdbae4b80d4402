import type { Evidence } from './evidence.ts'
import { against, type Invariant } from './reading.ts'

const breach = against('I13')

/** I13: what is secret is written down nowhere, and nobody gains a right by something being broken. A breach never repeats the secret. */
export const secrets: Invariant = (evidence) => {
  const places = written(evidence)
  return [
    ...evidence.secrets.flatMap((secret, index) => {
      const spellings = new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
      const found = secret === '' ? [] : places.filter(({ text }) => [...spellings].some((spelling) => text.includes(spelling)))
      return [...new Set(found.map(({ where }) => where))].map((where) => breach(`secret ${index + 1} of ${evidence.secrets.length}`, `It stands in ${where}.`))
    }),
    ...evidence.visits
      .filter(({ forbidden, outcome }) => forbidden === true && outcome === 'ok')
      .map(({ by, operation, path }) => breach(by, `${operation} was done for somebody who has no right to it: ${path}`)),
  ]
}

const written = ({ logs, deadLetters, books, published }: Evidence): readonly { readonly where: string; readonly text: string }[] => [
  ...logs.map((text, index) => ({ where: `line ${index + 1} of the logs`, text })),
  ...deadLetters.map((letter) => ({ where: `the dead letter ${letter.messageId} of ${letter.listener}`, text: JSON.stringify(letter) })),
  ...books.flatMap(({ context, outbox }) => outbox.map(({ message }) => ({ where: `the outbox of ${context}, in ${message.subject}`, text: JSON.stringify(message) }))),
  ...published.map(({ message }) => ({ where: `the published ${message.subject}`, text: JSON.stringify(message) })),
]
