import { Container } from 'inversify'
import type { Context, Port, Provider, UseCase } from '@minishop/kernel'
import { WrongConfiguration } from './settings.ts'

export interface Wired {
  /** The ports a use case needs, by the names it gives them. Made once per use case. */
  readonly portsOf: (useCase: UseCase) => Readonly<Record<string, unknown>>
  readonly get: <T>(port: Port<T>) => T
  readonly has: (port: Port) => boolean
  /** What was provided, those first that others need. */
  readonly things: readonly { readonly provider: Provider; readonly it: unknown }[]
}

/**
 * Makes everything once, in the order of need, with Inversify. Throws `WrongConfiguration` that names every port that a use case or a provider
 * needs and nobody provides, every port that is provided twice, and every circle of needs: before anything listens.
 */
export const wire = async (context: Context, providers: readonly Provider[]): Promise<Wired> => {
  const ordered = inOrder(context, providers)
  const container = new Container()
  for (const { port, make, needs } of providers) container.bind(port).toResolvedValue(make, [...needs]).inSingletonScope()
  const things: { provider: Provider; it: unknown }[] = []
  try {
    for (const provider of ordered) things.push({ provider, it: await container.getAsync(provider.port) })
  } catch (error) {
    for (const { provider, it } of things.reverse()) await provider.life.stop?.(it).catch(() => {})
    throw error
  }
  return wired(context, things, (port) => container.get(port))
}

/** The same by hand: for whoever puts a shop together thousands of times, to whom a container costs more than what it makes. */
export const wireByHand = async (context: Context, providers: readonly Provider[]): Promise<Wired> => {
  const made = new Map<Port, unknown>()
  const things: { provider: Provider; it: unknown }[] = []
  for (const provider of inOrder(context, providers)) {
    const it: unknown = await provider.make(...provider.needs.map((need) => made.get(need)))
    made.set(provider.port, it)
    things.push({ provider, it })
  }
  return wired(context, things, (port) => made.get(port))
}

export type Wire = typeof wire

const wired = (context: Context, things: Wired['things'], get: (port: Port) => unknown): Wired => {
  const there = new Set(things.map(({ provider }) => provider.port))
  const ports = new Map<UseCase, Readonly<Record<string, unknown>>>()
  for (const useCase of context.useCases.keys())
    ports.set(useCase, Object.fromEntries(Object.entries<Port>(useCase.needs).map(([name, port]) => [name, get(port)])))
  return { portsOf: (useCase) => ports.get(useCase) ?? {}, get: (port) => get(port) as never, has: (port) => there.has(port), things }
}

/** The providers, those first that others need. Throws `WrongConfiguration` with everything that is missing, twice there or needed in a circle. */
const inOrder = (context: Context, providers: readonly Provider[]): readonly Provider[] => {
  const byPort = new Map(providers.map((provider) => [provider.port, provider]))
  const ordered = inOrderOfNeed(providers, byPort)
  const faults = [
    ...providers.filter((provider) => byPort.get(provider.port) !== provider).map(({ port }) => `${port.name} is provided twice.`),
    ...providers.flatMap(({ port, needs }) => needs.filter((need) => !byPort.has(need)).map((need) => `${port.name} needs ${need.name}, and nobody provides it.`)),
    ...[...context.useCases].flatMap(([useCase, where]) =>
      Object.values<Port>(useCase.needs)
        .filter((need) => !byPort.has(need))
        .map((need) => `"${where}" needs ${need.name}, and nobody provides it.`),
    ),
    ...ordered.circles,
  ]
  if (faults.length > 0) throw new WrongConfiguration(context.name, [...new Set(faults)])
  return ordered.providers
}

const inOrderOfNeed = (providers: readonly Provider[], byPort: ReadonlyMap<Port, Provider>) => {
  const ordered: Provider[] = []
  const circles: string[] = []
  const visit = (provider: Provider, path: readonly Provider[]): void => {
    if (ordered.includes(provider)) return
    if (path.includes(provider)) {
      circles.push(`${[...path.slice(path.indexOf(provider)), provider].map(({ port }) => port.name).join(' needs ')}: a circle.`)
      return
    }
    for (const need of provider.needs) {
      const found = byPort.get(need)
      if (found) visit(found, [...path, provider])
    }
    ordered.push(provider)
  }
  for (const provider of providers) visit(provider, [])
  return { providers: ordered, circles }
}
