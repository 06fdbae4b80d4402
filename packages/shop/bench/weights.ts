import { quantile } from './figures.ts'
import type { Start } from './replica.ts'

/** What was measured, by service, as a process and from its image. Starts are in turns: the first of one way with the first of the other. */
export interface Weights {
  readonly starts: Readonly<Record<string, Readonly<Record<Way, readonly Start[]>>>>
  readonly most: Readonly<Record<Way, Readonly<Record<string, number>>>>
}
type Way = 'process' | 'image'

export interface Weight extends Start {
  readonly mostMegabytes: number
}

/** A service both ways, and its image by its process. */
export interface Weighed {
  readonly service: string
  readonly image: Weight
  readonly process: Weight
  readonly ratio: Weight
}

/** Medians of the starts; the ratio is the median of what the pairs say, so that a machine that slows down slows both. */
export const weighed = ({ starts, most }: Weights): readonly Weighed[] =>
  Object.entries(starts).map(([service, { process, image }]) => {
    const middle = (numbers: readonly number[]): number => quantile(numbers, 0.5)!
    const weightOf = (way: readonly Start[], mostMegabytes: number): Weight => ({
      readySeconds: middle(way.map((start) => start.readySeconds)),
      restMegabytes: middle(way.map((start) => start.restMegabytes)),
      mostMegabytes,
    })
    const ratioOf = (figure: keyof Start): number => middle(image.map((start, n) => start[figure] / process[n]![figure]))
    return {
      service,
      image: weightOf(image, most.image[service]!),
      process: weightOf(process, most.process[service]!),
      ratio: { readySeconds: ratioOf('readySeconds'), restMegabytes: ratioOf('restMegabytes'), mostMegabytes: most.image[service]! / most.process[service]! },
    }
  })

/** For people: a line for each service, its image beside its process. */
export const weightsWritten = (services: readonly Weighed[]): string => {
  const head = ['service', 'image: ready s', 'rest MB', 'most MB', 'process: ready s', 'rest MB', 'most MB', 'ratio: ready', 'rest', 'most']
  const cells = ({ readySeconds, restMegabytes, mostMegabytes }: Weight) => [readySeconds.toFixed(2), restMegabytes.toFixed(0), mostMegabytes.toFixed(0)]
  const ratios = ({ readySeconds, restMegabytes, mostMegabytes }: Weight) => [readySeconds, restMegabytes, mostMegabytes].map((ratio) => ratio.toFixed(2))
  const rows = services.map(({ service, image, process, ratio }) => [service, ...cells(image), ...cells(process), ...ratios(ratio)])
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n')
}
