import type { EventType } from './event.ts'
import { deadLetterRoutes } from './operations/dead-letters.ts'
import { outboxRoutes } from './operations/outbox.ts'
import { isRoute, type Method, type Route, type RouteOptions, type RoutePath } from './route.ts'
import type { UseCase } from './use-case.ts'

/** `<context>.<event>`, with `.v<major>` where it is not version 1. */
export type Heard = `${string}.${string}`

export interface ContextSpec {
  readonly name: string
  readonly summary: string
  /** `state` where it has a store: what it announces then goes through an outbox, which operators can look into. */
  readonly keeps?: 'state'
  readonly http?: { readonly [path: RoutePath]: UseCase | Route }
  /** What it listens to. Each use case decodes what it hears with its own input codec. */
  readonly on?: { readonly [heard: Heard]: UseCase }
  readonly emits?: readonly EventType[]
  /** What it does on its own, by the seconds between two runs. Must stand being run by every replica. */
  readonly every?: readonly { readonly seconds: number; readonly run: UseCase }[]
  /** What only the operator's command line runs (seeding, repair); unreachable from outside. */
  readonly operator?: readonly UseCase[]
}

/** A bounded context: what it answers over HTTP, what it listens to and what it announces. */
export interface Context<S extends ContextSpec = ContextSpec> {
  readonly name: string
  readonly summary: string
  readonly spec: S
  readonly routes: readonly ContextRoute[]
  readonly listeners: readonly Listener[]
  readonly emits: readonly EventType[]
  readonly schedules: readonly { readonly seconds: number; readonly name: string; readonly run: UseCase }[]
  readonly useCases: ReadonlyMap<UseCase, string>
}

export interface ContextRoute {
  readonly key: string
  readonly method: Method
  /** With parameters as `:name`. Absolute: under `/v1` unless it stands on its own. */
  readonly path: string
  readonly useCase: UseCase
  readonly options: RouteOptions
}

export interface Listener {
  /** Unique in the context; effects are done once per listener and message. */
  readonly name: string
  readonly subject: string
  readonly useCase: UseCase
}

const standsAlone = (path: string): boolean => path.startsWith('/.well-known/') || path.startsWith('/dev/')

/** A manifest with the routes that follow from it: whoever listens can be repaired. */
export type Operated<S extends ContextSpec> = S extends { readonly on: object; readonly name: infer N extends string } ? S & { readonly http: ReturnType<typeof deadLetterRoutes<N>> } : S

/** Keys that are no method and path do not compile: an index signature alone would take any string. */
type OnlyRoutes<S extends ContextSpec> = { readonly http?: { readonly [K in keyof S['http']]: K extends RoutePath ? unknown : never } }

/**
 * Makes a context of its manifest. Throws in words where the manifest contradicts itself: a reserved name, two routes of one shape,
 * a listener that answers outsiders, a query where a command belongs.
 */
export const context = <const S extends ContextSpec>(spec: S & OnlyRoutes<S>): Context<Operated<S>> => {
  const wrong = (what: string): never => {
    throw new Error(`The context "${spec.name}": ${what}`)
  }
  if (!/^[a-z][a-z-]*$/.test(spec.name)) wrong('a context is named in lower-case letters and dashes.')

  const listens = Object.keys(spec.on ?? {}).length > 0
  const http: NonNullable<ContextSpec['http']> = { ...spec.http, ...(spec.keeps === 'state' && outboxRoutes(spec.name)), ...(listens && deadLetterRoutes(spec.name)) }
  const routes = Object.entries(http).map(([key, entry]): ContextRoute => {
    const [, method, path] = /^(GET|POST|PUT|PATCH|DELETE) (\/\S*)$/.exec(key) ?? wrong(`"${key}" is not a method and a path.`)
    const { useCase, options } = isRoute(entry) ? entry : { useCase: entry, options: {} }
    if (method === 'GET' && useCase.kind === 'command') wrong(`"${key}" is a command, and GET must change nothing (RFC 9110, section 9.2.1).`)
    if (useCase.allows.name === 'siblings') wrong(`"${key}" is for siblings alone, and they meet us by announcement.`)
    return { key, method: method as Method, path: standsAlone(path!) ? path! : `/v1${path}`, useCase, options }
  })
  const shapes = routes.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`)
  shapes.forEach((shape, index) => shapes.indexOf(shape) !== index && wrong(`two routes answer ${shape}.`))

  const listeners = Object.entries(spec.on ?? {}).map(([heard, useCase]): Listener => {
    if (!/^[a-z-]+\.[a-z-]+(\.v\d+)?$/.test(heard)) wrong(`"${heard}" is not <context>.<event>.`)
    if (useCase.allows.name !== 'siblings') wrong(`"${heard}" is heard by a use case that allows ${useCase.allows.name}; only siblings announce.`)
    return { name: `${spec.name}/${heard}`, subject: /\.v\d+$/.test(heard) ? heard : `${heard}.v1`, useCase }
  })
  const types = (spec.emits ?? []).map((event) => `${event.type}.v${event.version}`)
  types.forEach((type, index) => types.indexOf(type) !== index && wrong(`${type} is announced twice.`))

  const useCases = new Map<UseCase, string>()
  for (const { useCase, key, options } of routes) {
    useCases.set(useCase, key)
    if (options.wait) useCases.set(options.wait.query, `${key} (wait)`)
  }
  for (const { useCase, name } of listeners) useCases.set(useCase, name)
  const schedules = (spec.every ?? []).map(({ seconds, run }) => ({ seconds, run, name: `${spec.name}/every-${seconds}s` }))
  for (const { run, name } of schedules) useCases.set(run, name)

  for (const useCase of spec.operator ?? []) useCases.set(useCase, `operator: ${useCase.summary}`)

  return { name: spec.name, summary: spec.summary, spec: { ...spec, http } as never, routes, listeners, emits: spec.emits ?? [], schedules, useCases }
}
