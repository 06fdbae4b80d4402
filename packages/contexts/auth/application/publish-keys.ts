import { anyone, listOf, query, struct, Unavailable } from '@minishop/kernel'
import { PublicKey } from '../domain/signing-key.ts'
import { SigningKeys } from '../ports/signing-keys.ts'

export const publishKeys = query({
  summary: 'Read the keys that access tokens are verified with',
  description: 'A JWK Set (RFC 7517). A key is here an hour before it signs, and for as long as a token of its can be good.',
  allows: anyone,
  input: struct({}),
  output: struct({ keys: listOf(PublicKey, { max: 100 }) }),
  needs: { keys: SigningKeys },
  async run(_input, { keys }) {
    const published = await keys.published()
    // Answers are kept by whoever asks: an empty one would outlive the moment before the first key.
    if (published.length === 0) throw new Unavailable('A key to verify access tokens with')
    return { keys: published.map(({ publicKey }) => publicKey) }
  },
})
