import { schemaOf, type ContextRoute, type JsonSchema } from '@minishop/kernel'

/** Where each field of a route's input travels in a request. Endpoint, OpenAPI and client all read this one answer. */
export interface Placement {
  readonly path: readonly string[]
  /** Field to header name, as it is written in the manifest. */
  readonly headers: ReadonlyMap<string, string>
  /** The field that takes the body as it came. */
  readonly rawBody: string | undefined
  /** Where all other fields travel. */
  readonly rest: 'query' | 'body'
  readonly restFields: readonly string[]
  readonly required: ReadonlySet<string>
  /** The schema of one field; of an unknown one, the empty schema. */
  readonly schema: (field: string) => JsonSchema
}

/** Throws in words where a route names a path parameter or a header for a field that its use case does not take. */
export const placementOf = ({ key, method, path, useCase, options }: ContextRoute): Placement => {
  const input = schemaOf(useCase.input) as { readonly properties?: Readonly<Record<string, JsonSchema>>; readonly required?: readonly string[] }
  const properties = new Map(Object.entries(input.properties ?? {}))
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const headers = new Map(Object.entries(options.headers ?? {}) as [string, string][])
  const elsewhere = [...parameters, ...headers.keys(), ...(options.rawBody === undefined ? [] : [options.rawBody])]
  for (const field of elsewhere)
    if (!properties.has(field)) throw new Error(`"${key}" names "${field}", which is no field of its use case's input.`)
  return {
    path: parameters,
    headers,
    rawBody: options.rawBody,
    rest: method === 'GET' || method === 'DELETE' ? 'query' : 'body',
    restFields: [...properties.keys()].filter((field) => !elsewhere.includes(field)),
    required: new Set(input.required),
    schema: (field) => properties.get(field) ?? {},
  }
}

/** True where the route answers nothing but its status. */
export const answersNothing = ({ useCase }: ContextRoute): boolean => schemaOf(useCase.output)['type'] === 'null'
/** The status of success, without `Prefer: wait`. */
export const successStatus = (route: ContextRoute): number => route.options.status ?? (answersNothing(route) ? 204 : 200)
