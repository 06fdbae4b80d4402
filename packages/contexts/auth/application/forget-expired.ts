import { command, later, nothing, siblings, struct } from '@minishop/kernel'
import { memorySeconds } from '../domain/attempts.ts'
import { AttemptCounts } from '../ports/attempt-counts.ts'
import { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { Sessions } from '../ports/sessions.ts'

export const forgetExpired = command({
  summary: 'Forget sessions, tokens and attempts that can not matter any more',
  allows: siblings,
  input: struct({}),
  output: nothing,
  needs: { sessions: Sessions, tokens: OneTimeTokens, attempts: AttemptCounts },
  async run(_input, { sessions, tokens, attempts }, { at }) {
    await tokens.forgetExpired(at)
    await attempts.forgetBefore(later(at, { seconds: -memorySeconds }))
    await sessions.forgetExpired(at)
  },
})
