import { accounting } from './accounting.ts'
import { answers } from './answers.ts'
import { bounds } from './bounds.ts'
import type { Breach, Evidence } from './evidence.ts'
import { ghosts } from './ghosts.ts'
import { liveness } from './liveness.ts'
import { loss } from './loss.ts'
import { heldForLost, moneyOfLost, withoutLost } from './lost.ts'
import { money } from './money.ts'
import { once } from './once.ts'
import { orderOfChanges } from './order-of-changes.ts'
import type { Invariant } from './reading.ts'
import { secrets } from './secrets.ts'
import { stock } from './stock.ts'
import { terminality } from './terminality.ts'
import { traces } from './traces.ts'
import { truthfulness } from './truthfulness.ts'

/** Everything that is promised, by its name in docs/guarantees.md. */
export const invariants: Readonly<Record<string, Invariant>> = {
  I1: money,
  I2: stock,
  I3: terminality,
  I4: loss,
  I5: ghosts,
  I6: once,
  I7: answers,
  I8: orderOfChanges,
  I9: liveness,
  I10: truthfulness,
  I11: bounds,
  I12: accounting,
  I13: secrets,
  I14: traces,
}

/** All that does not hold, in the order of the invariants. The evidence is of a shop that is quiet: nothing is under way any more. */
export const breaches = (evidence: Evidence): readonly Breach[] => {
  const left = withoutLost(evidence)
  // Units stay where they are, whatever became of the order they are held for.
  return [...moneyOfLost(evidence), ...heldForLost(evidence), ...Object.values(invariants).flatMap((judge) => judge(judge === stock ? evidence : left))]
}
