import { Unavailable } from '@minishop/kernel'
import type { HttpRequest, HttpResponse, Services } from '@minishop/http'

export type Asked = Omit<HttpRequest, 'params'> & { readonly context: string }

/** Siblings that answer what they are told to, by context; one that was told nothing can't be reached. */
export const playedSiblings = (answers: Readonly<Record<string, { readonly status: number; readonly body: unknown }>>): Services & { readonly asked: Asked[] } => {
  const asked: Asked[] = []
  return {
    asked,
    async send(context, request): Promise<HttpResponse> {
      asked.push({ ...request, context })
      const answer = answers[context]
      if (answer === undefined) throw new Unavailable(context)
      return { status: answer.status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(answer.body) }
    },
  }
}

/** As RFC 9457 has it. */
export const problem = (status: number) => ({ status, body: { type: '/problems/some', title: 'No', status, detail: 'No.' } })
