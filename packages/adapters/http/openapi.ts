import { anonymous, type Context, type ContextRoute, type JsonSchema } from '@minishop/kernel'
import { answersOf } from './openapi-answers.ts'
import { placementOf } from './placement.ts'

export interface OpenApiOptions {
  readonly title: string
  readonly version: string
  readonly servers?: readonly { readonly url: string; readonly description?: string }[]
}

/**
 * The OpenAPI 3.1 document of some contexts, from their manifests alone. Throws where two routes would share an operation id,
 * or where a codec has no JSON Schema.
 */
export const openApi = (contexts: readonly Context[], { title, version, servers = [{ url: '/' }] }: OpenApiOptions): JsonSchema => {
  const paths: Record<string, Record<string, unknown>> = {}
  const ids = new Set<string>()
  for (const context of contexts)
    for (const route of context.routes) {
      const id = operationId(route)
      if (ids.has(id)) throw new Error(`"${route.key}" of ${context.name} and another route would both be the operation "${id}".`)
      ids.add(id)
      const path = route.path.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(context, route, id) }
    }
  return {
    openapi: '3.1.0',
    info: { title, version },
    servers,
    tags: contexts.filter(({ routes }) => routes.length > 0).map(({ name, summary }) => ({ name, description: summary })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: problemSchema },
    },
  }
}

/** `POST /orders/:orderId/cancellation` is `postOrdersByOrderIdCancellation`. */
export const operationId = ({ key }: Pick<ContextRoute, 'key'>): string => {
  const [method = '', path = ''] = key.split(' ')
  const words = path.replaceAll(':', 'by-').split(/[^A-Za-z0-9]+/)
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

const operation = (context: Context, route: ContextRoute, id: string): JsonSchema => {
  const { useCase, options } = route
  const placement = placementOf(route)
  const parameter = (name: string, where: string, field = name) => ({
    name,
    in: where,
    required: where === 'path' || placement.required.has(field),
    schema: placement.schema(field),
  })
  const parameters = [
    ...placement.path.map((field) => parameter(field, 'path')),
    ...(placement.rest === 'query' ? placement.restFields.map((field) => parameter(field, 'query')) : []),
    ...[...placement.headers].map(([field, header]) =>
      header.toLowerCase() === 'if-match' ? { ...parameter(header, 'header', field), schema: entityTagSchema } : parameter(header, 'header', field),
    ),
    ...(useCase.kind === 'command' ? [idempotencyKey(options.idempotencyKey === 'required')] : []),
    ...(options.version !== undefined && route.method === 'GET' ? [{ name: 'If-None-Match', in: 'header', schema: { type: 'string' } }] : []),
    ...(options.wait ? [waitPreference(options.wait.atMost)] : []),
  ]
  const body = bodyOf(placement)
  return {
    operationId: id,
    summary: useCase.summary,
    ...(useCase.description !== undefined && { description: useCase.description }),
    tags: [context.name],
    'x-allows': useCase.allows.name,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: answersOf(route, { takesBody: body !== undefined }),
    security: useCase.allows.admits(anonymous) ? [{}, { bearer: [] }] : [{ bearer: [] }],
  }
}

const bodyOf = ({ rawBody, rest, restFields, required, schema }: ReturnType<typeof placementOf>): JsonSchema | undefined => {
  if (rawBody !== undefined) return { required: true, description: 'Taken byte for byte: it is signed.', content: { '*/*': { schema: { type: 'string' } } } }
  if (rest === 'query' || restFields.length === 0) return undefined
  const needed = restFields.filter((field) => required.has(field))
  return {
    required: needed.length > 0,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          properties: Object.fromEntries(restFields.map((field) => [field, schema(field)])),
          ...(needed.length > 0 && { required: needed }),
          additionalProperties: false,
        },
      },
    },
  }
}

const entityTagSchema: JsonSchema = { type: 'string', examples: ['"3"'], description: 'The ETag of the version that is changed.' }

const idempotencyKey = (required: boolean): JsonSchema => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: 'New for every new request, the same for a repeat: a repeat gets the first answer and has no second effect.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
})

const waitPreference = (atMost: number): JsonSchema => ({
  name: 'Prefer',
  in: 'header',
  description: `\`wait=N\` (RFC 7240): wait for the outcome, N seconds or ${atMost} at most.`,
  schema: { type: 'string', examples: [`wait=${atMost}`] },
})

const problemSchema: JsonSchema = {
  description: 'Why there is no answer (RFC 9457). Facts of the one problem stand beside these members.',
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'instance', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: branch on it.' },
    detail: { type: 'string', description: 'For a person.' },
    instance: { type: 'string', format: 'uri-reference' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}
