import { command, nothing, siblings } from '@minishop/kernel'
import { differenceIdOf, Settled } from '../domain/difference.ts'
import { Reconciliations } from '../ports/reconciliations.ts'

export const settleDifference = command({
  summary: 'Write down that what a sibling had left open is gone',
  allows: siblings,
  input: Settled,
  output: nothing,
  needs: { reconciliations: Reconciliations },
  run: (settled, { reconciliations }, { at }) => reconciliations.settle(differenceIdOf(settled), at),
})
