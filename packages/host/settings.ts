import { readFileSync } from 'node:fs'
import { LatestUrl } from './latest-url.ts'

/** How one environment variable is read. */
export interface Setting<T> {
  /** For the reference page and for whoever got it wrong. */
  readonly summary: string
  /** As it would be written in the environment. Without one the variable must be set, or is `undefined` where `optional`. */
  readonly fallback?: string
  readonly optional?: boolean
  /** Never shown, not even when it is wrong. */
  readonly secret?: boolean
  /** The value, or an Error that says in words what to write instead. `again` is what is written now: a file may change while the service runs. */
  readonly read: (written: string, again: () => string | undefined) => T | Error
}

export type Settings = { readonly [variable: string]: Setting<any> }
export type ValuesOf<S extends Settings> = {
  readonly [V in keyof S]: S[V] extends Setting<infer T> ? (S[V]['optional'] extends true ? T | undefined : T) : never
}
export type Environment = Readonly<Record<string, string | undefined>>

/** Everything that is wrong with the configuration, at once. */
export class WrongConfiguration extends Error {
  override readonly name = 'WrongConfiguration'
  readonly faults: readonly string[]
  constructor(service: string, faults: readonly string[]) {
    super(`${service} can't start with this configuration:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

type Options = Omit<Setting<unknown>, 'read'>
const setting = <T, const O extends Options>(options: O, read: Setting<T>['read']): O & Setting<T> => ({ ...options, read })

/** A URL whose scheme picks the adapter: `schemes` are the ones there is an adapter for. */
export const url = <const O extends Options>(schemes: readonly string[], options: O) =>
  setting<LatestUrl, O>(options, (written, again) => {
    const known = `Write a URL that starts with ${schemes.map((scheme) => `${scheme}:`).join(' or ')}.`
    if (!URL.canParse(written)) return new Error(`is not a URL. ${known}`)
    const parsed = new LatestUrl(written, again)
    return schemes.includes(parsed.protocol.slice(0, -1)) ? parsed : new Error(`has the scheme ${parsed.protocol} that nothing here can serve. ${known}`)
  })

/** A whole number within bounds, both included; its unit stands in the variable's name. */
export const wholeNumber = <const O extends Options>(min: number, max: number, options: O) =>
  setting<number, O>(options, (written) => {
    const value = Number(written)
    return /^\d+$/.test(written) && value >= min && value <= max ? value : new Error(`must be a whole number from ${min} to ${max}.`)
  })

/** Text that is not blank. */
export const words = <const O extends Options>(options: O) =>
  setting<string, O>(options, (written) => (written.trim() === '' ? new Error('must not be empty.') : written))

/** A secret of at least so many characters. */
export const secret = <const O extends Omit<Options, 'secret'>>(minimum: number, options: O) =>
  setting<string, O & { readonly secret: true }>({ ...options, secret: true }, (written) =>
    written.length >= minimum ? written : new Error(`must have at least ${minimum} characters.`),
  )

/** What `read` makes of it, or its Error in words. */
export const readAs = <T, const O extends Options>(read: Setting<T>['read'], options: O) => setting<T, O>(options, read)

/** One of a few words. */
export const oneWordOf = <const W extends readonly string[], const O extends Options>(choices: W, options: O) =>
  setting<W[number], O>(options, (written) => (choices.includes(written) ? written : new Error(`must be one of: ${choices.join(', ')}.`)))

/** JSON that `check` accepts; it throws with what is wrong. */
export const json = <T, const O extends Options>(check: (value: unknown) => T, options: O) =>
  setting<T, O>(options, (written) => {
    try {
      return check(JSON.parse(written))
    } catch (error) {
      return new Error(error instanceof SyntaxError ? 'is not JSON.' : (error as Error).message)
    }
  })

/**
 * Reads all settings of a service. `X_FILE` names a file that holds `X`, as mounted secrets do.
 * Throws `WrongConfiguration` with every fault, so that nobody mends them one start at a time.
 */
export const readSettings = <S extends Settings>(service: string, settings: S, environment: Environment): ValuesOf<S> => {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  for (const [variable, spec] of Object.entries(settings)) {
    const written = lookUp(variable, environment, faults) ?? spec.fallback
    if (written === undefined) {
      if (!spec.optional) faults.push(`${variable} is not set. ${spec.summary}`)
      continue
    }
    const value: unknown = spec.read(written, () => lookUp(variable, environment, []) ?? spec.fallback)
    if (value instanceof Error) faults.push(`${variable}${spec.secret ? '' : ` ("${withoutPassword(written)}")`} ${value.message} ${spec.summary}`)
    else values[variable] = value
  }
  if (faults.length > 0) throw new WrongConfiguration(service, faults)
  return values as ValuesOf<S>
}

const lookUp = (variable: string, environment: Environment, faults: string[]): string | undefined => {
  const file = environment[`${variable}_FILE`]
  if (file === undefined || file === '') return environment[variable] === '' ? undefined : environment[variable]
  if (environment[variable]) faults.push(`${variable} and ${variable}_FILE are both set. Keep one.`)
  try {
    return readFileSync(file, 'utf8').trimEnd()
  } catch (error) {
    faults.push(`${variable}_FILE can't be read: ${(error as Error).message}.`)
    return undefined
  }
}

const withoutPassword = (written: string): string => written.replace(/(:\/\/[^:@/]*):[^@]*@/, '$1:***@')
