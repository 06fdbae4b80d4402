import type { Call } from '@minishop/kernel'
import type { Wanted } from '../domain/line.ts'

/** The caller's own cart, read with the caller's own rights. Rejects with `Unavailable` where it can't be read now. */
export abstract class Carts {
  abstract of(call: Call): Promise<readonly Wanted[]>
}
