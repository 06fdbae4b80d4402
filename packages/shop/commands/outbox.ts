import { operating, problemOf, Trouble, type OperatorOptions } from '../operator.ts'
import { say } from '../say.ts'

/** The contexts that announce from a store. The others announce while they do what they heard of, and keep nothing. */
export const withOutbox = ['auth', 'catalog', 'orders', 'shipping'] as const

export interface RepublishOptions extends OperatorOptions {
  readonly since: string
  readonly until?: string | undefined
}

/** Prints how it stands with the announcements of each context. Answers the exit code: 0 when none is late by more than half a minute. */
export const outboxStatus = (options: OperatorOptions): Promise<number> =>
  operating(options, async ({ ask }) => {
    let late = false
    for (const name of withOutbox) {
      const told = await ask('GET', `/v1/operations/${name}/outbox`, { expect: 'any' })
      if (told.status !== 200) {
        late = true
        say(`  ${name.padEnd(10)} ${problemOf(told)}`)
        continue
      }
      const { unpublished, oldestSeconds, waiting, keptSince, lastFailure } = told.json
      const isLate = oldestSeconds > lateSeconds
      late ||= isLate
      const due = unpublished === 0 ? 'all is published' : `${unpublished} due, the oldest for ${oldestSeconds} s`
      say(`${isLate ? '✘' : '✔'} ${name.padEnd(10)} ${due}; ${waiting} wait for their time; published ones are kept since ${keptSince ?? 'now'}`)
      if (lastFailure !== null) say(`  ${''.padEnd(10)} last failure: ${lastFailure}`)
    }
    return late ? 1 : 0
  })

/** Has each of these contexts publish again what it published since a time. */
export const republish = (contexts: readonly string[], { since, until, ...options }: RepublishOptions): Promise<number> =>
  operating(options, async ({ ask }) => {
    const unknown = contexts.filter((name) => !withOutbox.some((known) => known === name))
    if (unknown.length > 0) throw new Trouble(`Nothing is kept by ${unknown.join(', ')}. There are: ${withOutbox.join(', ')}.`)
    let failed = false
    const body = { since: momentOf(since, Date.now()), ...(until !== undefined && { until: momentOf(until, Date.now()) }) }
    for (const name of contexts.length > 0 ? contexts : withOutbox) {
      const told = await ask('POST', `/v1/operations/${name}/outbox/republication`, { body, expect: 'any' })
      failed ||= told.status !== 202
      say(`  ${name.padEnd(10)} ${told.status === 202 ? `${told.json.republished} published again, since ${body.since}` : problemOf(told)}`)
    }
    return failed ? 1 : 0
  })

const lateSeconds = 30
const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** `90s`, `15m`, `2h` and `1d` ago, or any time that is written as one, as UTC. */
export const momentOf = (written: string, now: number): string => {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(written) ?? []
  const at = count === undefined ? Date.parse(written) : now - Number(count) * seconds[unit!]! * 1_000
  if (Number.isNaN(at)) throw new Trouble(`"${written}" is no time. Write 2026-01-31T12:00:00Z, or 15m for a quarter of an hour ago.`)
  return new Date(at).toISOString()
}
