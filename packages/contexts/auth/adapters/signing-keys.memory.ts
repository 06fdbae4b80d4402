import { newSigningKey } from '@minishop/jwt'
import type { MemoryStore } from '@minishop/memory'
import type { SigningKeys, SigningMaterial } from '../ports/signing-keys.ts'

export const memorySigningKeys = (store: MemoryStore): SigningKeys => {
  const rows = store.table<SigningMaterial>('signing-keys')
  return {
    published: async () => rows.values().map(({ privateKey: _, ...key }) => key),
    material: async () => rows.values(),
    async make(key) {
      const { publicJwk, privateKeyPem } = newSigningKey()
      await rows.insert(String(key.number), { ...key, publicKey: publicJwk, privateKey: privateKeyPem })
    },
    withdraw: async ({ number }) => rows.delete(String(number)),
  }
}
