import { siblingSettings, type Composition } from '@minishop/host'
import { subjectOf, type Context, type JsonSchema } from '@minishop/kernel'
import { linkToEvent, listenersOf } from './events-page.ts'
import { code, fieldTable, inWords, page, table } from './markdown.ts'
import { codesOfEveryRoute } from './problems-page.ts'
import { settingsTable } from './settings-page.ts'
import { operationsOf, problemsOf, type Operation } from './surface.ts'

/** What a context answers, hears, announces, refuses and is told at its start: its manifest, spelled out. */
export const contextPage = (composition: Composition, contexts: readonly Context[]): string => {
  const { context } = composition
  const operations = operationsOf([context])
  const common = codesOfEveryRoute(contexts)
  return page(
    `# ${context.name}`,
    `${context.summary}.`,
    section('Answers', operations.map((operation, index) => routePart(operation, context.routes[index]!, common))),
    section('Hears', [
      table(['subject', 'and then'], context.listeners.map(({ subject, useCase }) => [linkToEvent(subject), useCase.summary])),
    ]),
    section('Announces', [
      table(
        ['subject', 'when', 'heard by'],
        context.emits.map((event) => [linkToEvent(subjectOf(context.name, event)), event.summary, listenersOf(subjectOf(context.name, event), contexts).join(', ')]),
      ),
    ]),
    section('Does on its own', [table(['every', 'what'], context.schedules.map(({ seconds, run }) => [`${seconds} s`, run.summary]))]),
    section('Settings', ['Besides [those of every service](settings.md#every-service):', settingsTable({ ...composition.settings, ...siblingSettings(composition) })]),
  )
}

const section = (title: string, parts: readonly string[]): string => (parts.some((part) => part !== '') ? page(`## ${title}`, ...parts) : '')

const routePart = (operation: Operation, { useCase }: Context['routes'][number], common: ReadonlySet<string>): string => {
  const refusals = problemsOf(operation).filter((problem) => !common.has(problem.code))
  return page(
    `### ${operation.line}`,
    `${operation.summary}. For: ${useCase.allows.summary.toLowerCase()}.`,
    operation.description ?? '',
    table(
      ['parameter', 'in', 'what', ''],
      (operation.parameters ?? []).map(({ name, in: where, schema, required }) => [code(name), where, inWords(schema), required ? '' : 'optional']),
    ),
    ...(operation.requestBody ? ['The body:', bodyPart(operation.requestBody.content)] : []),
    ...answersPart(operation),
    refusals.length === 0 ? '' : `Problems: ${refusals.map((problem) => `${problem.status} [${code(problem.code)}](problems.md)`).join(', ')}, and those of every route.`,
  )
}

const bodyPart = (content: Readonly<Record<string, { readonly schema: JsonSchema }>>): string => {
  const json = content['application/json']?.schema
  return json ? fieldTable(json) : 'taken byte for byte, since it is signed or a form.'
}

const answersPart = ({ responses }: Operation): readonly string[] => {
  const waited = '201' in responses && '202' in responses
  return Object.entries(responses)
    .filter(([status]) => Number(status) < 400 && !(waited && status === '201'))
    .flatMap(([status, { content }]) => {
      const schema = content?.['application/json']?.schema ?? (content?.['text/event-stream']?.schema['contentSchema'] as JsonSchema | undefined)
      if (schema === undefined) return [`Answers ${status}${status === '304' ? ': you have the current version' : ', with no body'}.`]
      const stream = content?.['text/event-stream'] ? ' with server-sent events, each of' : ''
      return [`Answers ${status}${waited ? ', or 201 to who waited for the outcome' : ''}${stream}:`, fieldTable(schema)]
    })
}
