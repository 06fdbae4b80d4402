import type { Breach, Evidence } from './evidence.ts'
import { against, planted, repeated, sent, type Invariant } from './reading.ts'

const breach = against('I12')

/** I12: the sums come out. What was handled or put aside was sent, to a listener of it, and is one of the two; and nothing is left half-way. */
export const accounting: Invariant = (evidence) => {
  const subjects = new Map(sent(evidence).map(({ id, subject }) => [id, subject]))
  const listeners = new Map(evidence.listeners.map(({ name, subject }) => [name, subject]))
  const never = (done: string) => ({ listener, messageId }: Entry): readonly Breach[] => {
    // What is planted may be no message at all, and then nobody has seen it go out.
    if (planted(evidence, messageId)) return []
    const subject = subjects.get(messageId)
    if (subject === undefined) return [breach(messageId, `${listener} has ${done} it, and it was never sent.`)]
    const heard = listeners.get(listener)
    if (heard === undefined) return [breach(messageId, `${listener} has ${done} it, and there is no such listener.`)]
    return heard === subject
      ? []
      : [breach(messageId, `${listener} has ${done} it, and it is ${subject}, to which nobody of that name listens.`)]
  }
  return [
    ...handled(evidence).flatMap(never('handled')),
    ...evidence.deadLetters.flatMap(never('put aside')),
    ...evidence.deliveries.filter(({ verdict }) => verdict === 'done').flatMap(never('got')),
    ...both(evidence),
    ...halfWay(evidence),
    ...repeated(evidence.deadLetters, nameOf).map(({ name, times }) => breach(name.split(' ')[1]!, `${name.split(' ')[0]} has put it aside ${times} times.`)),
    ...evidence.deadLetters
      .filter(({ messageId }) => !planted(evidence, messageId))
      .map(({ listener, messageId, key, reason }) => breach(messageId, `${listener} has put a message of ${key} aside that is none of the planted ones: ${reason}`)),
  ]
}

interface Entry {
  readonly listener: string
  readonly messageId: string
}
const nameOf = ({ listener, messageId }: Entry): string => `${listener} ${messageId}`
const handled = ({ books }: Evidence): readonly Entry[] => books.flatMap(({ handled = [] }) => handled)

const both = (evidence: Evidence): readonly Breach[] => {
  const done = new Set(handled(evidence).map(nameOf))
  return evidence.deadLetters.filter((letter) => done.has(nameOf(letter))).map(({ listener, messageId }) => breach(messageId, `${listener} has handled it, and put it aside too.`))
}

/** Whatever was delivered came to an end at some time, if not at the first. */
const halfWay = (evidence: Evidence): readonly Breach[] => {
  const judged = evidence.deliveries.filter(({ verdict }) => verdict === 'done' || verdict === 'dead')
  const ended = new Set([...judged, ...evidence.deadLetters, ...(evidence.discarded ?? []), ...handled(evidence)].map(nameOf))
  const open = new Map(evidence.deliveries.filter((delivery) => !ended.has(nameOf(delivery))).map((delivery) => [nameOf(delivery), delivery]))
  return [...open.values()].map(({ listener, messageId, key }) => breach(messageId, `${listener} was given a message of ${key}, and is neither done with it nor has it put it aside.`))
}
