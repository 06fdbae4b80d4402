import { closed, companions, enough, selecting } from './companions.ts'
import { hardened, nobody, pinned, probed, resources, spread, stopping } from './pods.ts'
import type { Policy } from './policy.ts'
import { encrypted, madeByStores, noneInSight, ownersApart, ownSecrets } from './secrets.ts'

export const policies: readonly Policy[] = [
  resources, hardened, pinned, nobody, probed, stopping, spread,
  companions, selecting, enough, closed,
  ownSecrets, ownersApart, noneInSight, madeByStores, encrypted,
]
