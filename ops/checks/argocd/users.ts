import type { Context } from '@minishop/kernel'
import { deadLetterStream } from '@minishop/nats'
import { durableOf, streamOf } from '../../../packages/adapters/nats/consumers.ts'

export interface User {
  readonly user: string
  readonly permissions: { readonly publish: { readonly allow: readonly string[] }; readonly subscribe: { readonly allow: readonly string[] } }
}

/** Replies come to inboxes that nobody else may read. */
const inboxes = (name: string) => ({ allow: [`_INBOX_${name}.>`] })

/**
 * Who may do what at the messages server, by the manifests. A service announces its own events, hears by consumers of its own, and keeps its own dead
 * letters; streams are made by `operator` alone. A context that neither announces nor hears is no user.
 */
export const usersOf = (contexts: readonly Context[]): readonly User[] => [
  { user: 'operator', permissions: { publish: { allow: ['$JS.API.>'] }, subscribe: inboxes('operator') } },
  ...contexts
    .filter(({ emits, listeners }) => emits.length + listeners.length > 0)
    .map(({ name, emits, listeners }) => {
      const heard = listeners.flatMap((listener) => {
        const [stream, durable] = [streamOf(listener.subject), durableOf(listener)]
        return [
          `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
          `$JS.API.CONSUMER.CREATE.${stream}.${durable}.${listener.subject}`,
          `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
          `$JS.ACK.${stream}.${durable}.>`,
        ]
      })
      const letters = ['INFO', 'MSG.GET', 'PURGE'].map((verb) => `$JS.API.STREAM.${verb}.${deadLetterStream}`)
      const allow = [
        '$JS.API.INFO',
        ...(emits.length > 0 ? [`${name}.>`] : []),
        ...(listeners.length > 0 ? [`dead.${name}.>`, ...letters, ...new Set(listeners.map(({ subject }) => `$JS.API.STREAM.INFO.${streamOf(subject)}`)), ...heard] : []),
      ]
      return { user: name, permissions: { publish: { allow }, subscribe: inboxes(name) } }
    }),
]

/** The password of a user in the environment of NATS. */
export const passwordOf = (user: string): string => `${user.toUpperCase().replaceAll('-', '_')}_PASSWORD`

/** The users as values for the chart of NATS: passwords come from the Secret nats-users. */
export const usersAsValues = (users: readonly User[]) => ({
  config: { merge: { authorization: { users: users.map(({ user, permissions }) => ({ user, password: `<< $${passwordOf(user)} >>`, permissions })) } } },
  container: { env: Object.fromEntries(users.map(({ user }) => [passwordOf(user), { valueFrom: { secretKeyRef: { name: 'nats-users', key: user } } }])) },
})
