import { failPoints, type FailPoint } from '@minishop/kernel'

/** What happens at a fail-point, and when: `throw` is an outage that passes, `fail` an error that nobody foresaw. */
export interface Rehearsal {
  /** As it was written: by this it is known which ones have happened. */
  readonly written: string
  readonly point: FailPoint
  /** Where `about` begins so. Empty for everywhere. */
  readonly about: string
  readonly action: 'crash' | 'throw' | 'fail' | { readonly delayMilliseconds: number }
  /** At which passing, counted from 1. A delay or a failure without one happens at each. */
  readonly passing: number | undefined
}

const shape = /^(?<point>[a-z.-]+)(?:\((?<about>[^()]*)\))?:(?<action>crash|throw|fail|delay=(?<delay>\d{1,6}))(?:@(?<passing>[1-9]\d{0,5}))?$/

/** Reads `work.before-commit(orders/):crash@3,relay.after-publish:delay=500`. Answers an Error that says what to write instead. */
export const readRehearsals = (written: string): readonly Rehearsal[] | Error => {
  const rehearsals: Rehearsal[] = []
  for (const one of written.split(/[,\n]/).map((part) => part.trim())) {
    if (one === '') continue
    const found = shape.exec(one)?.groups
    if (found === undefined) return new Error(`has "${one}". Write point:crash, point:throw, point:fail or point:delay=500, with (about) after the point and @3 at the end where you like.`)
    const point = failPoints.find((name) => name === found['point'])
    if (point === undefined) return new Error(`names no fail-point with "${found['point']}". There are: ${failPoints.join(', ')}.`)
    const delay = found['delay']
    const action = delay === undefined ? (found['action'] as 'crash' | 'throw' | 'fail') : { delayMilliseconds: Number(delay) }
    const passing = found['passing'] === undefined ? (action === 'crash' || action === 'throw' ? 1 : undefined) : Number(found['passing'])
    rehearsals.push({ written: one, point, about: found['about'] ?? '', action, passing })
  }
  return rehearsals
}
