/** Keeps passwords so that they can be recognised and not read. All bytes of a password count, and hashing never holds up other calls. */
export abstract class PasswordHashes {
  /** What to keep of a password; of the same one another each time. Throws `Unavailable` when too many are waiting. */
  abstract hash(password: string): Promise<string>
  /**
   * Whether `hash` was made of this password. Without a hash (nobody by that name) the answer is no and takes as long as a real one,
   * so that nobody learns who exists. `outdated` says that the right password should be hashed anew, by today's scheme.
   * Throws `Unavailable` when too many are waiting.
   */
  abstract verify(password: string, hash: string | undefined): Promise<{ readonly ok: boolean; readonly outdated: boolean }>
}
