import { operating, Trouble, type Operator, type OperatorOptions } from '../operator.ts'
import { say } from '../say.ts'

export interface DeadLetterOptions extends OperatorOptions {
  readonly json: boolean
}

interface Letter {
  readonly letterId: string
  readonly listener: string
  readonly state: 'dead' | 'waiting'
  readonly reason: string
  readonly attempts: number
  readonly at: string
  readonly messageId: string | null
  readonly subject: string
  readonly key: string | null
  readonly traceId: string | null
}
interface Flowed {
  readonly delivered: number
  readonly stopped: Letter | null
}

const route = /^\/v1\/operations\/([a-z-]+)\/dead-letters$/

/** The services that listen, of those named or of all. The shop itself says which there are. */
const servicesOf = async ({ ask }: Operator, named: readonly string[]): Promise<readonly string[]> => {
  const { json } = await ask('GET', '/openapi.json')
  const all = Object.keys(json.paths).flatMap((path) => route.exec(path)?.[1] ?? [])
  const unknown = named.find((name) => !all.includes(name))
  if (unknown !== undefined) throw new Trouble(`${unknown} is no service that listens. There are: ${all.join(', ')}.`)
  return named.length > 0 ? named : all
}

const lettersOf = async ({ ask }: Operator, service: string): Promise<readonly Letter[]> => {
  const letters: Letter[] = []
  for (let cursor = ''; ; ) {
    const { json } = await ask('GET', `/v1/operations/${service}/dead-letters?limit=100${cursor}`)
    letters.push(...(json.items as Letter[]))
    if (json.nextCursor === null) return letters
    cursor = `&cursor=${encodeURIComponent(json.nextCursor as string)}`
  }
}

/** Asks each service about a letter until one knows it. `rest` follows its id in the path. */
const askAbout = async (shop: Operator, method: string, letterId: string, rest = ''): Promise<any> => {
  for (const service of await servicesOf(shop, [])) {
    const { status, json } = await shop.ask(method, `/v1/operations/${service}/dead-letters/${encodeURIComponent(letterId)}${rest}`, { expect: [404] })
    if (status !== 404) return json
  }
  throw new Trouble(`No service has an open letter ${letterId}: it was replayed or discarded, or never was.`)
}

const describe = ({ letterId, listener, state, reason, attempts, at, messageId, key, traceId }: Letter): string =>
  [
    `${letterId}  ${state}  ${listener}`,
    `  reason    ${reason}`,
    `  attempts  ${attempts}, put aside at ${at}`,
    `  key       ${key ?? 'unreadable'}`,
    `  message   ${messageId ?? 'unreadable'}`,
    `  trace     ${traceId ?? 'none'}`,
  ].join('\n')

const print = (json: boolean, value: unknown, words: readonly string[]): void => (json ? say(JSON.stringify(value)) : words.forEach(say))

/** Prints the open letters of the services named, or of all. */
export const listDeadLetters = (services: readonly string[], options: DeadLetterOptions): Promise<number> =>
  operating(options, async (shop) => {
    const letters: Letter[] = []
    for (const service of await servicesOf(shop, services)) letters.push(...(await lettersOf(shop, service)))
    const dead = letters.filter(({ state }) => state === 'dead').length
    const count = letters.length === 0 ? 'No dead letters.' : `${dead} dead, ${letters.length - dead} waiting behind them.`
    print(options.json, { letters }, [...letters.map((letter) => `${describe(letter)}\n`), count])
    return 0
  })

/** Prints one letter with its message as it came. */
export const showDeadLetter = (letterId: string, options: DeadLetterOptions): Promise<number> =>
  operating(options, async (shop) => {
    const letter = (await askAbout(shop, 'GET', letterId)) as Letter & { readonly data: unknown }
    print(options.json, letter, [describe(letter), `  subject   ${letter.subject}`, `  data      ${JSON.stringify(letter.data)}`])
    return 0
  })

const outcome = (letterId: string, { delivered, stopped }: Flowed, done: string): string =>
  `${letterId}: ${done}${delivered} delivered${stopped ? `; stopped at ${stopped.letterId}, which stays: ${stopped.reason}` : ', nothing left of its key'}.`

/** Replays the letters named, or all of the services named. Answers 1 where one failed again. */
export const replayDeadLetters = (letterIds: readonly string[], options: DeadLetterOptions & { readonly service: readonly string[]; readonly all: boolean }): Promise<number> =>
  operating(options, async (shop) => {
    if (letterIds.length === 0 && !options.all && options.service.length === 0) throw new Trouble('Name the letters to replay, or say --service <name> or --all. ./minishop dead-letters list shows them.')
    const replayed: (Flowed & { readonly letterId: string })[] = []
    for (const letterId of letterIds) replayed.push({ letterId, ...((await askAbout(shop, 'POST', letterId, '/replay')) as Flowed) })
    if (options.all || options.service.length > 0)
      for (const service of await servicesOf(shop, options.service))
        // Those that wait are asked for too: where a replay was cut off between two letters nothing dead is ahead of them.
        for (const { letterId } of await lettersOf(shop, service)) {
          const { status, json } = await shop.ask('POST', `/v1/operations/${service}/dead-letters/${letterId}/replay`, { expect: [404, 409] })
          if (status < 400) replayed.push({ letterId, ...(json as Flowed) })
        }
    print(options.json, { replayed }, replayed.length === 0 ? ['No dead letters.'] : replayed.map((one) => outcome(one.letterId, one, '')))
    return replayed.some(({ stopped }) => stopped !== null) ? 1 : 0
  })

/** Discards the letters named, for good. Answers 1 where one that waited behind it failed. */
export const discardDeadLetters = (letterIds: readonly string[], options: DeadLetterOptions): Promise<number> =>
  operating(options, async (shop) => {
    const discarded: (Flowed & { readonly letterId: string })[] = []
    for (const letterId of letterIds) discarded.push({ letterId, ...((await askAbout(shop, 'DELETE', letterId)) as Flowed) })
    print(options.json, { discarded }, discarded.map((one) => outcome(one.letterId, one, 'discarded; behind it ')))
    return discarded.some(({ stopped }) => stopped !== null) ? 1 : 0
  })
