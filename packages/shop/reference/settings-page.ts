import { ownSettings, siblingSettings, type Composition, type Settings } from '@minishop/host'
import { code, page, table } from './markdown.ts'

/** Settings as a table: what each is for, and what holds where it is not set. */
export const settingsTable = (settings: Settings): string =>
  table(
    ['variable', 'what', 'not set'],
    Object.entries(settings).map(([variable, { summary, fallback, optional, secret }]) => [
      code(variable),
      `${summary}${secret ? ' **Secret.**' : ''}`,
      fallback !== undefined ? code(fallback) : optional ? 'nothing' : 'the service does not start',
    ]),
  )

/** Every environment variable that a service reads. */
export const settingsPage = (compositions: readonly Composition[]): string =>
  page(
    '# Settings',
    'A service reads its settings from the environment when it starts. Everything that is wrong is said at once, in words, and the service does not start. `X_FILE` names a file that holds `X`, as mounted secrets do; the URL of a database is read there again for each new connection. Secrets are never shown.',
    '`./minishop up` passes its own environment on to every service; `X_ORDERS` is passed to orders alone, as `X`, and so it is with each of them.',
    '## Every service',
    settingsTable(ownSettings),
    ...compositions.flatMap((composition) => [
      `## ${composition.context.name}`,
      settingsTable({ ...composition.settings, ...siblingSettings(composition) }),
    ]),
  )
