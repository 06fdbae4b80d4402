import { asyncApi } from '@minishop/asyncapi'
import { openApi } from '@minishop/http'
import type { Context } from '@minishop/kernel'

export type Documents = Readonly<Record<string, () => { readonly contentType: string; readonly body: string }>>

/** By path: what tools read about contexts. Made when first asked for. */
export const documentsOf = (contexts: readonly Context[], { title, url }: { readonly title: string; readonly url: string }): Documents => {
  const once = (make: () => unknown) => {
    let body: string | undefined
    return () => ({ contentType: 'application/json; charset=utf-8', body: (body ??= JSON.stringify(make())) })
  }
  return {
    '/openapi.json': once(() => openApi(contexts, { title, version, servers: [{ url }] })),
    '/asyncapi.json': once(() => asyncApi(contexts, { title, version })),
  }
}

/** Of the repository, in step with package.json. */
const version = '0.1.0'
