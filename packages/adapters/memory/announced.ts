import type { Instant, Message } from '@minishop/kernel'

/** A message on its way out: kept until it is published. */
export interface Announced {
  readonly message: Message
  readonly notBefore?: Instant | undefined
}
