import { closed, companions, enough, selecting } from './companions.ts'
import { hardened, nobody, pinned, probed, resources, spread, stopping } from './pods.ts'
import type { Policy } from './policy.ts'
import { madeByStores, noneInSight, ownersApart, ownSecrets } from './secrets.ts'
import { encrypted, known, ownUsers } from './stores.ts'

export const policies: readonly Policy[] = [
  resources, hardened, pinned, nobody, probed, stopping, spread,
  companions, selecting, enough, closed,
  ownSecrets, ownersApart, noneInSight, madeByStores,
  encrypted, known, ownUsers,
]
