import { openApi } from '@minishop/http'
import type { Context, JsonSchema } from '@minishop/kernel'

/** One route as the OpenAPI document has it. */
export interface Operation {
  readonly line: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly [context: string]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: JsonSchema; readonly description?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<Record<string, Response>>
}

export interface Response {
  readonly description: string
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema; readonly examples?: Readonly<Record<string, { readonly summary: string }>> }>>
}

/** Every route of some contexts, in the order of their manifests. */
export const operationsOf = (contexts: readonly Context[]): readonly Operation[] => {
  const { paths } = openApi(contexts, { title: '', version: '' }) as { readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'line'>>>>> }
  return contexts.flatMap(({ routes }) =>
    routes.map(({ method, path }) => {
      const written = path.replace(/:(\w+)/g, '{$1}')
      return { ...paths[written]![method.toLowerCase()]!, line: `${method} ${written}` }
    }),
  )
}

/** The problems a route can answer with, by status. */
export const problemsOf = ({ responses }: Operation): readonly { readonly status: string; readonly code: string; readonly detail: string }[] =>
  Object.entries(responses).flatMap(([status, { content }]) =>
    Object.entries(content?.['application/problem+json']?.examples ?? {}).map(([code, { summary }]) => ({ status, code, detail: summary })),
  )
