/**
 * What kind of "no" a refusal is, in words that belong to no transport. Each adapter maps a kind to its own terms:
 * HTTP to a status (RFC 9110), messages to an acknowledgement.
 */
export type RefusalKind =
  | 'invalid' // the input can't be right, whatever the state
  | 'unauthenticated' // nobody has signed in
  | 'forbidden' // signed in, but not allowed
  | 'not-found' // it does not exist, or not for this caller
  | 'conflict' // the state does not allow it now
  | 'outdated' // the caller worked on an older version
  | 'unprocessable' // well-formed, but contradicts an earlier request
  | 'too-many' // come back later

const refused = Symbol('refused')

/** A rule of the shop said no. A refusal is returned, never thrown: it is an answer, not an accident. */
export interface Refusal<Code extends string = string> {
  readonly [refused]: true
  /** Stable, in kebab-case: clients branch on it. */
  readonly code: Code
  readonly kind: RefusalKind
  /** One sentence for a person, saying what to do where something can be done. */
  readonly detail: string
  /** Facts of this one refusal: the new total, the seconds to wait. They are published with it. */
  readonly facts: Readonly<Record<string, unknown>>
  /** True where what the use case saved before refusing must be kept (a failed sign-in counts). */
  readonly leavesTrace: boolean
  with(facts: Readonly<Record<string, unknown>>): Refusal<Code>
}

/** Declares a refusal; `with` adds the facts of one case to it. */
export const refusal = <const Code extends string>(code: Code, kind: RefusalKind, detail: string): Refusal<Code> => {
  const make = (facts: Readonly<Record<string, unknown>>, leavesTrace: boolean): Refusal<Code> => ({
    [refused]: true,
    code,
    kind,
    detail,
    facts,
    leavesTrace,
    with: (more) => make({ ...facts, ...more }, leavesTrace),
  })
  return make({}, false)
}

/** The same refusal, but what was saved before it is kept. */
export const leavingTrace = <Code extends string>(refusal: Refusal<Code>): Refusal<Code> => ({ ...refusal, leavesTrace: true })

/** Tells a refusal from an answer. Nothing that was decoded from JSON is one. */
export const isRefusal = (value: unknown): value is Refusal => typeof value === 'object' && value !== null && refused in value

/** Refusals that any use case may meet, so that none has to declare them. The runner alone returns them. */
export const signInRequired = refusal('sign-in-required', 'unauthenticated', 'Sign in and send the access token as "Authorization: Bearer ...".')
export const notAllowed = refusal('not-allowed', 'forbidden', 'Your account does not have the role this needs.')
export const keyReused = refusal(
  'idempotency-key-reused',
  'unprocessable',
  'This Idempotency-Key was used with another request. Use a new key for a new request.',
)
