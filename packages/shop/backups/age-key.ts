import { readFile, writeFile } from 'node:fs/promises'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { Trouble } from '../operator.ts'

/** Makes a key for backups in a file that its owner alone can read, as age-keygen does. Answers the public half, which is all that a machine needs that backs up. */
export const newKey = async (file: string): Promise<string> => {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  try {
    await writeFile(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new Trouble(`The key can't be written to ${file}: ${(error as Error).message}`)
  }
  return recipient
}

/** The private keys in a file of age-keygen's form. */
export const identitiesIn = async (file: string | undefined): Promise<readonly string[]> => {
  if (file === undefined) throw new Trouble('Name the file with the private key: --identity <file>.')
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Trouble(`The private key can't be read: ${error.message}`)
  })
  const identities = text.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (identities.length === 0) throw new Trouble(`There is no private key of age in ${file}.`)
  return identities
}
