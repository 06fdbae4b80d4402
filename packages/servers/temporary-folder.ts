import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is done when a test is over: the `t` of an AVA test, or anything that keeps the function for an `after.always` hook. */
export interface Teardown {
  teardown(undo: () => Promise<void>): void
}

/**
 * A new folder, removed when the test is over. AVA tears down last things first, so make the folder before what runs in it.
 * Everyone may enter it, since PostgreSQL runs as another user where the tests run as root.
 */
export const temporaryFolder = async (t: Teardown): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'minishop-'))
  t.teardown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  await chmod(folder, 0o755)
  return folder
}
