import { resolve } from 'node:path'
import { readRunRecord } from './run-record.ts'

/** What keeps an operator's command from being done, in words for whoever typed it. `code` is that of the exit: 3 where no shop lets us in. */
export class Trouble extends Error {
  readonly code: number
  constructor(message: string, code = 2) {
    super(message)
    this.code = code
  }
}

/** Where an operator's command finds its shop. */
export interface OperatorOptions {
  /** Of the gateway. */
  readonly url?: string | undefined
  /** The folder of a shop that runs on this machine, where no URL is given. */
  readonly data: string
}

/** What the shop answered; `json` is the body where it is JSON. */
export interface Told {
  readonly status: number
  readonly json: any
}

export interface Asking {
  readonly body?: unknown
  /** Problems that are answered and not thrown: these statuses, or all of them. */
  readonly expect?: readonly number[] | 'any'
}

/** A running shop, asked by somebody with the rights. */
export interface Operator {
  readonly url: string
  /** `ask('GET', '/v1/operations/orders/dead-letters')`. Throws `Trouble` in the words of the problem, but for those that are expected. */
  ask(method: string, path: string, asking?: Asking): Promise<Told>
}

const patienceMilliseconds = 120_000
const credentialsMissing =
  'Say who you are: set MINISHOP_ADMIN_EMAIL and MINISHOP_ADMIN_PASSWORD to those of an admin, or MINISHOP_TOKEN to the access token of one.'

/** A problem in one line, with what is wrong about each field. */
export const problemOf = ({ status, json }: Told): string =>
  [json?.detail ?? json?.title ?? `It answered ${status}.`, ...((json?.errors ?? []) as readonly { readonly path: string; readonly message: string }[]).map(({ path, message }) => `${path} ${message}.`)].join(' ')

/** Finds the shop and signs in there, and again when the token has expired meanwhile. Throws `Trouble` in words. */
export const operator = async ({ url, data }: OperatorOptions, environment: NodeJS.ProcessEnv = process.env): Promise<Operator> => {
  const record = url === undefined ? readRunRecord(resolve(data)) : undefined
  const where = (url ?? record?.url)?.replace(/\/+$/, '')
  if (where === undefined) throw new Trouble(`No shop runs on ${resolve(data)}. Start one with ./minishop up, or name the gateway of another with --url.`, 3)
  const given = environment['MINISHOP_TOKEN']
  let token = given || (await signedIn(where, environment))
  return {
    url: where,
    ask: async (method, path, { body, expect = [] } = {}) => {
      let told = await send(where, method, path, token, body)
      if (told.status === 401 && !given) told = await send(where, method, path, (token = await signedIn(where, environment)), body)
      if (told.status < 400 || (expect === 'any' ? told.status !== 401 : expect.includes(told.status))) return told
      if (told.status === 401) throw new Trouble('The access token is not valid, or not any more. Get a new one, or use MINISHOP_ADMIN_EMAIL and MINISHOP_ADMIN_PASSWORD.', 3)
      if (told.status === 403) throw new Trouble('This account does not have the role for that: sign in as an admin.', 3)
      throw new Trouble(`${method} ${path} was answered with ${told.status}: ${problemOf(told)}`)
    },
  }
}

const signedIn = async (url: string, environment: NodeJS.ProcessEnv): Promise<string> => {
  const [email, password] = [environment['MINISHOP_ADMIN_EMAIL'], environment['MINISHOP_ADMIN_PASSWORD']]
  if (!email || !password) throw new Trouble(credentialsMissing, 3)
  const told = await send(url, 'POST', '/v1/auth/login', undefined, { email, password })
  if (told.status >= 400) throw new Trouble(`${email} could not sign in at ${url}: ${problemOf(told)}`, 3)
  return told.json.accessToken as string
}

const send = async (url: string, method: string, path: string, token: string | undefined, body?: unknown): Promise<Told> => {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(token && { Authorization: `Bearer ${token}` }), Accept: 'application/json', ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    const text = await response.text()
    return { status: response.status, json: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined }
  } catch (error) {
    const { message, cause } = error as Error
    throw new Trouble(`The shop at ${url} can't be asked: ${cause instanceof Error ? cause.message : message}.`, 3)
  }
}

/** Runs an operator's command and answers the exit code: trouble is told on standard error, in its words alone. */
export const troubled = async (work: () => Promise<number>): Promise<number> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    process.stderr.write(`${error.message}\n`)
    return error.code
  }
}

/** Runs an operator's command on its shop and answers the exit code. */
export const operating = (options: OperatorOptions, work: (operator: Operator) => Promise<number>): Promise<number> =>
  troubled(async () => work(await operator(options)))
