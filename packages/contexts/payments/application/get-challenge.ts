import { anyone, query, struct } from '@minishop/kernel'
import { PaymentId } from '../domain/payment.ts'
import { Challenges } from '../ports/challenges.ts'
import { challengeNotFound, ChallengeView } from './challenge-page.ts'

export const getChallenge = query({
  summary: 'See a payment that its customer has to approve',
  description: 'The page of the simulated bank. Whoever knows the address may decide, as with a link that a bank sends.',
  allows: anyone,
  input: struct({ paymentId: PaymentId }),
  output: ChallengeView,
  refuses: [challengeNotFound],
  needs: { challenges: Challenges },
  run: async ({ paymentId }, { challenges }) => (await challenges.find(paymentId)) ?? challengeNotFound,
})
