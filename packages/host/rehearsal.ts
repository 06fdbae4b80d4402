import { failPoints, type FailPoint } from '@minishop/kernel'

/** What happens at a fail-point, and when: `throw` is an outage that passes, `fail` an error that nobody foresaw, a block keeps the whole process from doing anything else. */
export interface Rehearsal {
  /** As it was written: by this it is known which ones have happened. */
  readonly written: string
  readonly point: FailPoint
  /** Where `about` begins so. Empty for everywhere. */
  readonly about: string
  readonly action: 'crash' | 'throw' | 'fail' | { readonly delayMilliseconds: number } | { readonly blockMilliseconds: number }
  /** At which passing, counted from 1. A delay or a failure without one happens at each. */
  readonly passing: number | undefined
}

const shape = /^(?<point>[a-z.-]+)(?:\((?<about>[^()]*)\))?:(?<action>crash|throw|fail|delay=(?<delay>\d{1,6})|block=(?<block>\d{1,5}))(?:@(?<passing>[1-9]\d{0,5}))?$/

/** Reads `work.before-commit(orders/):crash@3,relay.after-publish:delay=500`. Answers an Error that says what to write instead. */
export const readRehearsals = (written: string): readonly Rehearsal[] | Error => {
  const rehearsals: Rehearsal[] = []
  for (const one of written.split(/[,\n]/).map((part) => part.trim())) {
    if (one === '') continue
    const found = shape.exec(one)?.groups
    if (found === undefined) return new Error(`has "${one}". Write point:crash, point:throw, point:fail, point:delay=500 or point:block=500, with (about) after the point and @3 at the end where you like.`)
    const point = failPoints.find((name) => name === found['point'])
    if (point === undefined) return new Error(`names no fail-point with "${found['point']}". There are: ${failPoints.join(', ')}.`)
    const { delay, block, passing } = found
    const action =
      delay !== undefined ? { delayMilliseconds: Number(delay) } : block !== undefined ? { blockMilliseconds: Number(block) } : (found['action'] as 'crash' | 'throw' | 'fail')
    const each = action === 'fail' || delay !== undefined
    rehearsals.push({ written: one, point, about: found['about'] ?? '', action, passing: passing !== undefined ? Number(passing) : each ? undefined : 1 })
  }
  return rehearsals
}
