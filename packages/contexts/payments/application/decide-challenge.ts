import { anyone, command, oneOf, refusal, struct, text } from '@minishop/kernel'
import { PaymentId } from '../domain/payment.ts'
import { Challenges } from '../ports/challenges.ts'
import { challengeNotFound, ChallengeView } from './challenge-page.ts'

const Decision = oneOf('approve', 'decline')
export const noDecision = refusal(
  'no-decision',
  'invalid',
  'Send decision=approve or decision=decline, as the form does, or { "decision": "approve" }.',
)

/** Forms send `decision=approve`, programs JSON. */
const decisionOf = (body: string): unknown => {
  try {
    return body.startsWith('{') ? (JSON.parse(body) as { decision?: unknown }).decision : new URLSearchParams(body).get('decision')
  } catch {
    return undefined
  }
}

export const decideChallenge = command({
  summary: 'Approve or decline a payment as its customer',
  allows: anyone,
  input: struct({ paymentId: PaymentId, body: text({ max: 1_000 }) }),
  output: ChallengeView,
  refuses: [challengeNotFound, noDecision],
  needs: { challenges: Challenges },
  async run({ paymentId, body }, { challenges }) {
    const decision = decisionOf(body)
    if (!Decision.is(decision)) return noDecision
    return (await challenges.decide(paymentId, decision)) ?? challengeNotFound
  },
})
