import type { Context } from '@minishop/kernel'
import { permissionsOf } from '@minishop/nats'
import { code, page, table } from './markdown.ts'

/** What the user of each context must be allowed to do in the broker, for whoever sets one up. */
export const permissionsPage = (contexts: readonly Context[]): string =>
  page(
    '# Permissions in the broker',
    'Each service is a user of NATS of its own, and may publish and subscribe to the subjects here and no others. `./minishop up --distributed` sets its broker up like this. Streams and consumers are made by an administrator.',
    ...contexts.flatMap((context) => {
      const { publish, subscribe } = permissionsOf(context)
      const rows = [...publish.map((subject) => ['publish', code(subject)]), ...subscribe.map((subject) => ['subscribe', code(subject)])]
      return [`## ${context.name}`, table(['may', 'subject'], rows)]
    }),
  )
