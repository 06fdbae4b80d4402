import { workerData } from 'node:worker_threads'
import { hashPassword, isOutdated, matches, type Preference } from './schemes.ts'

/** With a hash: whether it is of this password. Without one: its hash. */
export interface Task {
  readonly password: string
  readonly hash?: string
}

const { pepper, preference } = workerData as { readonly pepper: Uint8Array; readonly preference: Preference }

export default ({ password, hash }: Task): string | { readonly ok: boolean; readonly outdated: boolean } =>
  hash === undefined
    ? hashPassword(password, pepper, preference)
    : { ok: matches(password, pepper, hash), outdated: isOutdated(hash, preference) }
