import { admin, command, Log, refusal, struct } from '@minishop/kernel'
import { Difference, DifferenceId } from '../domain/difference.ts'
import { Note } from '../domain/order.ts'
import { Reconciliations } from '../ports/reconciliations.ts'

export const differenceNotOpen = refusal('difference-not-open', 'not-found', 'No difference of this id is open.')

export const acceptDifference = command({
  summary: 'Take a difference as it is',
  description: 'For what can not be put right any more, as goods that have left for an order that has vanished. It is open no more, however often it is found.',
  allows: admin,
  input: struct({ differenceId: DifferenceId, note: Note }),
  output: Difference,
  refuses: [differenceNotOpen],
  needs: { reconciliations: Reconciliations, log: Log },
  async run({ differenceId, note }, { reconciliations, log }, { actor }) {
    const accepted = await reconciliations.accept(differenceId, note)
    if (accepted === undefined) return differenceNotOpen
    const { orderId, kind } = accepted
    log.write('info', 'a difference was accepted', { differenceId, orderId, kind, note, by: actor.id })
    return accepted
  },
})
