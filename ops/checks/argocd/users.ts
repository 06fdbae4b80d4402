import type { NatsUser } from '@minishop/servers'
import type { Context } from '@minishop/kernel'
import { permissionsOf } from '@minishop/nats'

export interface User {
  readonly user: string
  readonly permissions: { readonly publish: { readonly allow: readonly string[] }; readonly subscribe: { readonly allow: readonly string[] } }
}

/**
 * Who may do what at the messages server, by the manifests. A service announces its own events, hears by consumers of its own, and keeps its own dead
 * letters; streams and consumers are made by `operator` alone, who carries letters over where their streams have changed,
 * backs streams up and restores them. A context that neither announces nor hears is no user.
 */
export const usersOf = (contexts: readonly Context[]): readonly User[] => [
  { user: 'operator', permissions: { publish: { allow: ['$JS.API.>', '$JS.SNAPSHOT.>', 'dead.>'] }, subscribe: { allow: ['_INBOX_operator.>'] } } },
  ...contexts
    .filter(({ emits, listeners }) => emits.length + listeners.length > 0)
    .map((context) => {
      const { publish, subscribe } = permissionsOf(context)
      return { user: context.name, permissions: { publish: { allow: publish }, subscribe: { allow: subscribe } } }
    }),
]

/** The password of a user in the environment of NATS. */
export const passwordOf = (user: string): string => `${user.toUpperCase().replaceAll('-', '_')}_PASSWORD`

/** The users as values for the chart of NATS: passwords come from the Secret nats-users. */
export const usersAsValues = (users: readonly User[]) => ({
  config: { merge: { authorization: { users: users.map(({ user, permissions }) => ({ user, password: `<< $${passwordOf(user)} >>`, permissions })) } } },
  container: { env: Object.fromEntries(users.map(({ user }) => [passwordOf(user), { valueFrom: { secretKeyRef: { name: 'nats-users', key: user } } }])) },
})

/** Those users as a server that is started here takes them. */
export const withPasswords = (users: readonly User[], passwordOf: (user: string) => string): readonly NatsUser[] =>
  users.map(({ user, permissions: { publish, subscribe } }) => ({ name: user, password: passwordOf(user), publish: publish.allow, subscribe: subscribe.allow }))
