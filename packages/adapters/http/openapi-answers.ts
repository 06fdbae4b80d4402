import {
  anonymous,
  keyReused,
  notAllowed,
  refusal,
  schemaOf,
  signInRequired,
  type ContextRoute,
  type JsonSchema,
  type Refusal,
  type User,
  type UserId,
} from '@minishop/kernel'
import { answersNothing, placementOf, successStatus } from './placement.ts'
import {
  badInput,
  busy,
  invalidToken,
  overloaded,
  preconditionFailed,
  preconditionRequired,
  problemOf,
  refusedWith,
  unavailable,
  unexpected,
  unsupportedMediaType,
  type Trouble,
} from './trouble.ts'

/** Every answer a route can give: of success with its headers, and of each problem an example. */
export const answersOf = (route: ContextRoute, { takesBody }: { readonly takesBody: boolean }): JsonSchema => {
  const troubles = Map.groupBy(troublesOf(route, takesBody), ({ status }) => String(status))
  return {
    ...success(route),
    ...Object.fromEntries([...troubles].sort(([a], [b]) => Number(a) - Number(b)).map(([status, those]) => [status, problemAnswer(those)])),
  }
}

const everyAnswer = {
  'X-Request-Id': { description: 'Names this request in our log.', schema: { type: 'string' } },
  traceparent: { description: 'W3C trace context.', schema: { type: 'string' } },
}

const success = (route: ContextRoute): JsonSchema => {
  const { useCase, options } = route
  const text = (description: string) => ({ description, schema: { type: 'string' } })
  const headers = {
    ...everyAnswer,
    ...(options.location && { Location: text('The path of what was made.') }),
    ...(options.version !== undefined && { ETag: text('The version, as a strong entity tag.') }),
    ...(useCase.kind === 'command' && { 'Idempotent-Replayed': text('`true` where this is the stored answer to a repeat.') }),
    ...Object.fromEntries(Object.entries(options.answerHeaders ?? {}).map(([field, header]) => [header, text(`The same as \`${field}\`.`)])),
  }
  const json = (schema: JsonSchema) => ({ 'application/json': { schema } })
  const content =
    useCase.kind === 'stream'
      ? { 'text/event-stream': { schema: { type: 'string', description: 'Server-sent events; the data of each is JSON.', contentSchema: schemaOf(useCase.output) } } }
      : { ...json(schemaOf(useCase.output)), ...(options.page && { 'text/html': { schema: { type: 'string' } } }) }
  return {
    [successStatus(route)]: { description: useCase.summary, headers, ...(!answersNothing(route) && { content }) },
    ...(options.wait && {
      201: {
        description: 'The outcome, for a caller who preferred to wait for it.',
        headers: { ...headers, 'Preference-Applied': text('`wait`') },
        content: json(schemaOf(options.wait.query.output)),
      },
    }),
    ...(options.version !== undefined && route.method === 'GET' && { 304: { description: 'You have the current version.', headers: everyAnswer } }),
  }
}

/** Signed in, and nothing more: whom a policy turns away although they are somebody. */
const stranger: User = { kind: 'user', id: '' as UserId, email: '', emailVerified: false, roles: [] }
const tooMany = refusal('too-many-requests', 'too-many', 'You sent too many requests. Wait as long as "Retry-After" says.').with({ retryAfterSeconds: 1 })

const troublesOf = (route: ContextRoute, takesBody: boolean): readonly Trouble[] => {
  const { useCase, options } = route
  const placement = placementOf(route)
  const command = useCase.kind === 'command'
  const edited = [...placement.headers].find(([, header]) => header.toLowerCase() === 'if-match')
  return [
    badInput([{ path: placement.restFields[0] ?? placement.path[0] ?? 'nosuch', message: 'is not a known field' }]),
    invalidToken,
    ...(useCase.allows.admits(anonymous) ? [] : [refusedWith(signInRequired)]),
    ...(useCase.allows.admits(anonymous) || useCase.allows.admits(stranger) ? [] : [refusedWith(notAllowed)]),
    ...(command ? [busy, refusedWith(keyReused)] : []),
    ...(edited ? [preconditionFailed, ...(placement.required.has(edited[0]) ? [preconditionRequired] : [])] : []),
    ...(takesBody && options.rawBody === undefined ? [unsupportedMediaType] : []),
    ...(useCase.refuses as readonly Refusal[]).map(refusedWith),
    refusedWith(tooMany),
    unexpected,
    unavailable(2),
    overloaded,
  ]
}

const problemAnswer = (troubles: readonly Trouble[]): JsonSchema => {
  const names = new Set(troubles.flatMap(({ headers }) => Object.keys(headers ?? {})))
  return {
    description: troubles.map(({ code }) => `\`${code}\``).join(', '),
    headers: { ...everyAnswer, ...Object.fromEntries([...names].map((name) => [name, { schema: { type: 'string' } }])) },
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(
          troubles.map((trouble) => [trouble.code, { summary: trouble.detail, value: problemOf(trouble, { path: '/v1/...', id: '0190163d-8694-739b-aea5-966c26f8ad90' }) }]),
        ),
      },
    },
  }
}
