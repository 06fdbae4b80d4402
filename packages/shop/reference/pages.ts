import type { Composition } from '@minishop/host'
import { contextPage } from './context-page.ts'
import { eventsPage } from './events-page.ts'
import { page, table } from './markdown.ts'
import { permissionsPage } from './permissions-page.ts'
import { problemsPage } from './problems-page.ts'
import { settingsPage } from './settings-page.ts'

/** The reference, by file name. It follows from the manifests and settings alone: the same ones always make the same pages. */
export const referencePages = (compositions: readonly Composition[]): ReadonlyMap<string, string> => {
  const contexts = compositions.map(({ context }) => context)
  return new Map([
    [
      'README.md',
      page(
        '# Reference',
        'Made of the manifests by `./minishop reference`; a test fails when it is out of date. The same is served by a running shop as `/openapi.json`, `/asyncapi.json` and, to read and to try, `/docs`.',
        table(['context', ''], contexts.map(({ name, summary }) => [`[${name}](${name}.md)`, summary])),
        'Of all together: [events](events.md), [permissions in the broker](permissions.md), [problems](problems.md), [settings](settings.md).',
      ),
    ],
    ...compositions.map((composition) => [`${composition.context.name}.md`, contextPage(composition, contexts)] as const),
    ['events.md', eventsPage(contexts)],
    ['permissions.md', permissionsPage(contexts)],
    ['problems.md', problemsPage(contexts)],
    ['settings.md', settingsPage(compositions)],
  ])
}
