import type { HttpResponse } from './exchange.ts'

/** All of a body as text. A stream is read to its end. */
export const bodyText = async (body: HttpResponse['body']): Promise<string> => {
  if (body === undefined || typeof body === 'string') return body ?? ''
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces).toString()
}

/** The JSON of a body; nothing where there is none. Throws for what is not JSON. */
export const bodyJson = async (body: HttpResponse['body']): Promise<unknown> => {
  const text = await bodyText(body)
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}
