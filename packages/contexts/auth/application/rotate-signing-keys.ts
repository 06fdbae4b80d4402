import { command, nothing, siblings, struct } from '@minishop/kernel'
import { rotation } from '../domain/signing-key.ts'
import { SigningKeys } from '../ports/signing-keys.ts'

export const rotateSigningKeys = command({
  summary: 'Make the next signing key when it is time, and withdraw those that are over',
  allows: siblings,
  input: struct({}),
  output: nothing,
  needs: { keys: SigningKeys },
  async run(_input, { keys }, { at }) {
    const { make, withdraw } = rotation(await keys.published(), at)
    if (make) await keys.make(make)
    for (const key of withdraw) await keys.withdraw(key)
  },
})
