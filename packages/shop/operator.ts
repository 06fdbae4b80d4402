import { resolve } from 'node:path'
import { readRunRecord } from './run-record.ts'

export interface OperatorOptions {
  /** The folder of a shop that runs here. */
  readonly data: string
  /** Where another one answers. */
  readonly url?: string | undefined
}

export interface Told {
  readonly status: number
  /** The body where it is JSON. */
  readonly json: any
}

/** Somebody with rights who asks a running shop over its API. */
export interface Operator {
  /** The path from the root: `/v1/orders`. Answers problems too; rejects only where the shop can't be reached. */
  ask(method: string, path: string, body?: unknown): Promise<Told>
}

/** What the person at the terminal is told instead of a stack. */
export class CannotOperate extends Error {}

const patienceMilliseconds = 30_000

/**
 * Finds the shop and signs in, by MINISHOP_TOKEN, or MINISHOP_ADMIN_EMAIL and MINISHOP_ADMIN_PASSWORD. Rejects with `CannotOperate`, in words
 * that say what to do, where there is no shop or nobody is let in.
 */
export const operatorOf = async ({ data, url }: OperatorOptions, environment: Readonly<Record<string, string | undefined>> = process.env): Promise<Operator> => {
  const folder = resolve(data)
  const address = (url ?? readRunRecord(folder)?.url)?.replace(/\/+$/, '')
  if (address === undefined) throw new CannotOperate(`No shop runs on ${folder}. Start one with ./minishop up, or say with --url where another one answers.`)
  const send = async (method: string, path: string, body: unknown, token?: string): Promise<Told> => {
    try {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { Accept: 'application/json', ...(token && { Authorization: `Bearer ${token}` }), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMilliseconds),
      })
      const text = await response.text()
      return { status: response.status, json: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined }
    } catch (error) {
      throw new CannotOperate(`The shop at ${address} does not answer: ${error instanceof Error ? error.message : String(error)}.`)
    }
  }
  const token = environment['MINISHOP_TOKEN'] ?? (await signIn(send, environment))
  return { ask: (method, path, body) => send(method, path, body, token) }
}

const signIn = async (send: (method: string, path: string, body: unknown) => Promise<Told>, environment: Readonly<Record<string, string | undefined>>): Promise<string> => {
  const { MINISHOP_ADMIN_EMAIL: email, MINISHOP_ADMIN_PASSWORD: password } = environment
  if (!email || !password)
    throw new CannotOperate('Say who you are: set MINISHOP_ADMIN_EMAIL and MINISHOP_ADMIN_PASSWORD, or MINISHOP_TOKEN to an access token.')
  const told = await send('POST', '/v1/auth/login', { email, password })
  if (told.status !== 200) throw new CannotOperate(`The shop does not let ${email} in. ${problemOf(told)}`)
  return told.json.accessToken as string
}

interface Fault {
  readonly path: string
  readonly message: string
}

/** A problem in one line, with what is wrong about each field. */
export const problemOf = ({ status, json }: Told): string =>
  [json?.detail ?? `It answered ${status}.`, ...((json?.errors ?? []) as readonly Fault[]).map(({ path, message }) => `${path} ${message}.`)].join(' ')
