import { createHash } from 'node:crypto'
import { decode, type Fault, type UnknownFields } from './codec.ts'
import { failpoint } from './fail-points.ts'
import { Conflict } from './outage.ts'
import { UnitOfWork } from './ports.ts'
import { isRefusal, keyReused, notAllowed, signInRequired, type Refusal } from './refusal.ts'
import type { Call, Streamed, UseCase } from './use-case.ts'

/** What came of a call: an answer, a refusal, or input that never reached the use case. An outage is thrown. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: unknown; readonly replayed: boolean }
  | { readonly kind: 'stream'; readonly items: AsyncIterable<Streamed<unknown>> }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'bad-input'; readonly faults: readonly Fault[] }

export interface Asked {
  readonly input: unknown
  readonly call: Call
  readonly unknownFields: UnknownFields
  /** By which a repeat of this command is known. */
  readonly once?: { readonly scope: string; readonly key: string }
}

/** Tries of one command against others that change the same thing. */
const tries = 8

/** Runs use cases: decode, allow, once, run in a unit of work, encode. The one way in, whatever the transport. */
export type Runner = (useCase: UseCase, asked: Asked) => Promise<Outcome>

/** Makes the runner of one context. Throws `Unavailable` for an outage and `Conflict` where others were faster eight times in a row. */
export const runner =
  (portsOf: (useCase: UseCase) => Readonly<Record<string, unknown>>, unitOfWork: UnitOfWork): Runner =>
  async (useCase, { input, call, unknownFields, once }) => {
    const { actor } = call
    const admitted: boolean = useCase.allows.admits(actor)
    if (!admitted) return { kind: 'refusal', refusal: actor.kind === 'anonymous' ? signInRequired : notAllowed }

    const decoded = decode(useCase.input, input, unknownFields)
    if (!decoded.ok) return { kind: 'bad-input', faults: decoded.faults }
    const run = () => useCase.run(decoded.value, portsOf(useCase) as never, call)

    if (useCase.kind === 'stream') {
      const items = await run()
      return isRefusal(items)
        ? { kind: 'refusal', refusal: items }
        : { kind: 'stream', items: encodeEach(items as AsyncIterable<Streamed<unknown>>, useCase) }
    }
    if (useCase.kind === 'query') {
      const answer = await run()
      return isRefusal(answer) ? { kind: 'refusal', refusal: answer } : { kind: 'answer', answer: useCase.output.encode(answer), replayed: false }
    }

    const identity = once && { ...once, fingerprint: fingerprintOf(decoded.value) }
    const work = async () => {
      let refusal: Refusal | undefined
      const performed = await unitOfWork.perform(identity, call, async () => {
        const answer = await run()
        if (!isRefusal(answer)) return { answer: useCase.output.encode(answer), keep: true }
        refusal = answer
        return { answer: undefined, keep: answer.leavesTrace, refused: true }
      })
      return { performed, refusal }
    }
    const held = failpoint('command.before-work', identity?.scope)
    if (held) await held
    const { performed: own, refusal } = await again(work)
    // What it is refused for may be the effect of its own twin, who was done meanwhile: then the twin's answer is the answer.
    const performed = refusal && identity ? await unitOfWork.perform(identity, call, async () => ({ answer: undefined, keep: false, refused: true })) : own
    if (refusal && !performed.replayed) return { kind: 'refusal', refusal }
    if (performed.replayed && performed.fingerprint !== identity?.fingerprint) return { kind: 'refusal', refusal: keyReused }
    return { kind: 'answer', answer: performed.answer, replayed: performed.replayed }
  }

const again = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === tries) throw error
    }
  }
}

async function* encodeEach(items: AsyncIterable<Streamed<unknown>>, { output }: UseCase): AsyncIterable<Streamed<unknown>> {
  for await (const item of items) yield { ...item, data: output.encode(item.data) }
}

/** A hash of the input that does not depend on the order of its fields. Only the hash is kept: inputs may hold secrets. */
export const fingerprintOf = (input: unknown): string => createHash('sha256').update(JSON.stringify(sorted(input)) ?? '').digest('base64url')

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}
