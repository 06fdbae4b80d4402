import { X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyPair } from './certificates.ts'

/** Who signs the certificates of the servers of one folder. */
export interface Authority {
  /** PEM, for everybody who is to know the servers by it. */
  readonly certificateFile: string
  /** For a server of this machine. */
  issue(name: string): Promise<KeyPair>
}

const authorityDays = 3650
/** Servers get a new one at each start, and none runs for a year. */
const serverDays = 365
const day = 24 * 3600 * 1000

// Loaded by those alone who have something signed: it takes longer than all else here.
const certificates = () => import('./certificates.ts')

/** Made at the first start, and anew when it would end before the certificates that it signs. Its key is its owner's alone. */
export const authorityIn = async (folder: string): Promise<Authority> => {
  await mkdir(folder, { recursive: true })
  const [certificateFile, keyFile] = [join(folder, 'ca.pem'), join(folder, 'ca.key')]
  const kept = await readFile(certificateFile, 'utf8').catch(() => undefined)
  if (kept === undefined || new X509Certificate(kept).validToDate.getTime() < Date.now() + (serverDays + 1) * day) {
    const { certificate, key } = await (await certificates()).newAuthority(authorityDays)
    // The certificate last: with it there is a key to it.
    for (const [file, text, mode] of [[keyFile, key, 0o600], [certificateFile, certificate, 0o644]] as const) {
      await writeFile(`${file}.new`, text, { mode })
      await rename(`${file}.new`, file)
    }
  }
  const own = { certificate: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') }
  return { certificateFile, issue: async (name) => (await certificates()).signedBy(own, name, serverDays) }
}
