import type { Breach, Evidence } from './evidence.ts'
import { against, planted, sent, unseen, type Invariant } from './reading.ts'

const breach = against('I4')

/** I4: what was committed to be announced was published, and whoever listens to it has handled it or put it aside for people to see. Nothing that can be done may be given up. */
export const loss: Invariant = (evidence) => [...unpublished(evidence), ...unheard(evidence)]

const unpublished = (evidence: Evidence): readonly Breach[] => {
  const taken = new Set(evidence.published.map(({ message }) => message.id))
  return evidence.books.flatMap(({ context, outbox }) =>
    outbox.flatMap(({ message, published, notBefore }) => {
      if (!published) return notBefore !== undefined && notBefore > evidence.at
        ? []
        : [breach(message.id, `${context} committed ${message.subject} of ${message.key}, and never published it.`)]
      if (unseen(evidence, 'published') || taken.has(message.id)) return []
      return [breach(message.id, `${context} has ${message.subject} of ${message.key} down as published, and the bus never had it.`)]
    }),
  )
}

const unheard = (evidence: Evidence): readonly Breach[] => {
  const stored = new Map(evidence.books.flatMap(({ context, handled }) => (handled ? [[context, new Set(handled.map(nameOf))] as const] : [])))
  const delivered = new Set(evidence.deliveries.filter(({ verdict }) => verdict === 'done').map(nameOf))
  const dead = new Set([...evidence.deadLetters, ...(evidence.discarded ?? []).filter(({ messageId }) => planted(evidence, messageId))].map(nameOf))
  return sent(evidence).flatMap((message) =>
    evidence.listeners.flatMap(({ name, subject }) => {
      if (subject !== message.subject) return []
      const own = stored.get(name.split('/')[0]!)
      if (own === undefined && unseen(evidence, 'deliveries')) return []
      const one = nameOf({ listener: name, messageId: message.id })
      return (own ?? delivered).has(one) || dead.has(one)
        ? []
        : [breach(message.id, `${name} has neither handled ${message.subject} of ${message.key} nor put it aside.`)]
    }),
  )
}

const nameOf = ({ listener, messageId }: { readonly listener: string; readonly messageId: string }): string => `${listener} ${messageId}`
