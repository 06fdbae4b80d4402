import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

/** The secret in this file, which is made with a random one when missing, for its owner's eyes only. */
export const keptPassword = async (path: string): Promise<string> => {
  const password = randomBytes(24).toString('base64url')
  try {
    await writeFile(path, password, { mode: 0o600, flag: 'wx' })
    return password
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readFile(path, 'utf8')).trim()
  }
}
