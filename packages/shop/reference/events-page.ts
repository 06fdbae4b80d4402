import { schemaOf, subjectOf, type Context } from '@minishop/kernel'
import { code, fieldTable, page } from './markdown.ts'

/** Who hears a subject, by name. */
export const listenersOf = (subject: string, contexts: readonly Context[]): readonly string[] =>
  contexts.flatMap(({ name, listeners }) => (listeners.some((listener) => listener.subject === subject) ? [name] : []))

/** Everything that is announced, with a sample each. */
export const eventsPage = (contexts: readonly Context[]): string =>
  page(
    '# Events',
    'What the contexts announce, each at least once and in order per aggregate. A subject is `<context>.<event>.v<major>`. Over NATS an event travels as a CloudEvent whose attributes are headers and whose data is JSON. Readers ignore fields they do not know.',
    ...contexts.flatMap((context) =>
      context.emits.map((event) => {
        const subject = subjectOf(context.name, event)
        const hearers = listenersOf(subject, contexts)
        return page(
          `## ${subject}`,
          `${event.summary}. ${hearers.length > 0 ? `Heard by ${hearers.join(', ')}.` : 'Heard by no context of the shop: it is there for yours.'}`,
          fieldTable(schemaOf(event.data)),
          `\`\`\`json\n${JSON.stringify(event.data.encode(event.sample), undefined, 2)}\n\`\`\``,
        )
      }),
    ),
  )

/** A subject as a link to its place on the page of events. */
export const linkToEvent = (subject: string): string => `[${code(subject)}](events.md#${subject.replaceAll('.', '')})`
