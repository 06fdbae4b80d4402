import { oneOf, refusal, struct, text, Money, spoken, type TypeOf } from '@minishop/kernel'

export const ChallengeView = struct({ paymentId: text({ max: 255 }), amount: Money, status: oneOf('open', 'approved', 'declined') })
export type ChallengeView = TypeOf<typeof ChallengeView>

export const challengeNotFound = refusal('challenge-not-found', 'not-found', 'There is no payment here to be approved.')

const said: Readonly<Record<ChallengeView['status'], string>> = {
  open: 'The simulated bank wants to know: was it you?',
  approved: 'Approved. The shop hears of it now; you can close this page.',
  declined: 'Declined. Nothing is taken from the card; you can close this page.',
}

/** Works without a script, and says nothing that came from a stranger: the sum is numbers, the rest is ours. */
export const challengePage = ({ amount, status }: ChallengeView): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Approve a payment</title>
<main>
<h1>Payment of ${spoken(amount)}</h1>
<p>${said[status]}</p>
${
  status === 'open'
    ? `<form method="post">
<button name="decision" value="approve">Approve</button>
<button name="decision" value="decline">Decline</button>
</form>`
    : ''
}
</main>
</html>
`
