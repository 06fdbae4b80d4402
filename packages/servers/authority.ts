import 'reflect-metadata'
import { BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, X509Certificate, X509CertificateGenerator } from '@peculiar/x509'
import { createPrivateKey, KeyObject, randomBytes, webcrypto, X509Certificate as Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Who signs the certificates of the servers of one folder. */
export interface Authority {
  /** PEM, for everybody who is to know the servers by it. */
  readonly certificateFile: string
  /** A certificate and its private key, in PEM, for a server of this machine. */
  issue(name: string): Promise<{ readonly certificate: string; readonly key: string }>
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const day = 24 * 3600 * 1000
const authorityDays = 3650
/** Servers get a new one at each start, and none runs for a year. */
const serverDays = 365

/** Made at the first start, and anew when it would end before the certificates that it signs. Its key is its owner's alone. */
export const authorityIn = async (folder: string): Promise<Authority> => {
  await mkdir(folder, { recursive: true })
  const [certificateFile, keyFile] = [join(folder, 'ca.pem'), join(folder, 'ca.key')]
  const kept = await readFile(certificateFile, 'utf8').catch(() => undefined)
  if (kept === undefined || new Certificate(kept).validToDate.getTime() < Date.now() + (serverDays + 1) * day) {
    const { certificate, key } = await newAuthority()
    // The certificate last: with it there is a key to it.
    for (const [file, text, mode] of [[keyFile, key, 0o600], [certificateFile, certificate, 0o644]] as const) {
      await writeFile(`${file}.new`, text, { mode })
      await rename(`${file}.new`, file)
    }
  }
  const authority = new X509Certificate(await readFile(certificateFile, 'utf8'))
  const signingKey = createPrivateKey(await readFile(keyFile, 'utf8')).toCryptoKey(algorithm, false, ['sign'])
  return {
    certificateFile,
    async issue(name) {
      const keys = await newKeys()
      const certificate = await X509CertificateGenerator.create({
        ...term(serverDays),
        subject: `CN=${name}`,
        issuer: authority.subject,
        signingAlgorithm: algorithm,
        publicKey: keys.publicKey,
        signingKey,
        extensions: [
          new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }, { type: 'ip', value: '127.0.0.1' }]),
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        ],
      })
      return pem(certificate, keys.privateKey)
    },
  }
}

const newAuthority = async () => {
  const keys = await newKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...term(authorityDays),
    name: 'CN=Minishop on this machine',
    signingAlgorithm: algorithm,
    keys,
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  })
  return pem(certificate, keys.privateKey)
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
// Begun yesterday, for clocks that are behind. A first byte of zero keeps the number positive.
const term = (days: number) => ({
  serialNumber: `00${randomBytes(15).toString('hex')}`,
  notBefore: new Date(Date.now() - day),
  notAfter: new Date(Date.now() + days * day),
})
const pem = (certificate: X509Certificate, key: webcrypto.CryptoKey) => ({
  certificate: certificate.toString('pem'),
  key: KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString(),
})
