import { command, nothing, siblings } from '@minishop/kernel'
import { difference, Found } from '../domain/difference.ts'
import { Reconciliations } from '../ports/reconciliations.ts'

export const recordDifference = command({
  summary: 'Write down what a sibling has found to differ from an order',
  allows: siblings,
  input: Found,
  output: nothing,
  needs: { reconciliations: Reconciliations },
  run: (found, { reconciliations }, { at }) => reconciliations.note(difference(found, at)),
})
