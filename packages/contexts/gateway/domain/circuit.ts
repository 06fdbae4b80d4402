import { later, type Instant } from '@minishop/kernel'

// A circuit is closed while the service behind it answers. After `failuresToOpen` failures in a row it opens, and callers are told at once to come back,
// so that a service in trouble is not asked by everyone who waits. When its time is up one call is let through: if that succeeds the circuit closes,
// if not it opens again for longer, up to `longestSeconds`.

export type Circuit =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly until: Instant; readonly seconds: number }
  | { readonly state: 'half-open'; readonly seconds: number; readonly since: Instant }

export const failuresToOpen = 5
const firstSeconds = 1
const longestSeconds = 30

export const closed: Circuit = { state: 'closed', failures: 0 }

/** Whether that time is still to come, and no further away than it was at first: after a clock was set back nobody waits longer. */
const within = (until: Instant, seconds: number, at: Instant): boolean => at < until && until <= later(at, { seconds })

/** Whether a call may go out now, and the circuit after that question. */
export const ask = (circuit: Circuit, at: Instant): { readonly goes: boolean; readonly circuit: Circuit } => {
  switch (circuit.state) {
    case 'closed':
      return { goes: true, circuit }
    case 'open':
      return within(circuit.until, circuit.seconds, at) ? { goes: false, circuit } : { goes: true, circuit: { state: 'half-open', seconds: circuit.seconds, since: at } }
    case 'half-open':
      // The probe that went out may be lost: after a while another one goes.
      return within(later(circuit.since, { seconds: longestSeconds }), longestSeconds, at) ? { goes: false, circuit } : { goes: true, circuit: { ...circuit, since: at } }
  }
}

export const succeeded = (circuit: Circuit): Circuit => (circuit.state === 'closed' && circuit.failures === 0 ? circuit : closed)

export const failed = (circuit: Circuit, at: Instant): Circuit => {
  switch (circuit.state) {
    case 'closed':
      return circuit.failures + 1 < failuresToOpen
        ? { state: 'closed', failures: circuit.failures + 1 }
        : { state: 'open', until: later(at, { seconds: firstSeconds }), seconds: firstSeconds }
    case 'half-open': {
      const seconds = Math.min(longestSeconds, circuit.seconds * 2)
      return { state: 'open', until: later(at, { seconds }), seconds }
    }
    case 'open':
      return circuit
  }
}
