/** A request as any transport hands it over. Header names are in lower case. */
export interface HttpRequest {
  readonly method: string
  /** Absolute and with its query, as it was sent: `/v1/products?limit=5`. */
  readonly url: string
  /** Path parameters, decoded, where a router has matched them. */
  readonly params: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** The address of whoever sent it, as far as the proxies in front of us are trusted. Known at the edge only. */
  readonly client?: string
  /** Aborted when the client has gone or the time is up. */
  readonly signal?: AbortSignal
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Text, bytes, or pieces as they come (server-sent events). */
  readonly body?: string | Uint8Array | AsyncIterable<string | Uint8Array>
}

/** One route of one context, ready to answer. */
export type Answer = (request: HttpRequest) => Promise<HttpResponse>

/**
 * The way to the services of the shop: in memory where they share a process, HTTP where they do not.
 * Rejects with `Unavailable` when the service can't be reached or does not answer in time.
 */
export abstract class Services {
  abstract send(context: string, request: Omit<HttpRequest, 'params'>): Promise<HttpResponse>
}
