import 'reflect-metadata'
import { BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, X509Certificate, X509CertificateGenerator } from '@peculiar/x509'
import { createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto'

/** A certificate and the private key to it, both PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const day = 24 * 3600 * 1000

/** An authority that signs itself, and may sign for servers. */
export const newAuthority = async (days: number): Promise<KeyPair> => {
  const keys = await newKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...term(days),
    name: 'CN=Minishop on this machine',
    signingAlgorithm: algorithm,
    keys,
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true)],
  })
  return pem(certificate, keys.privateKey)
}

/** What a server of this machine shows, signed by an authority. */
export const signedBy = async ({ certificate, key }: KeyPair, name: string, days: number): Promise<KeyPair> => {
  const keys = await newKeys()
  const signed = await X509CertificateGenerator.create({
    ...term(days),
    subject: `CN=${name}`,
    issuer: new X509Certificate(certificate).subject,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: createPrivateKey(key).toCryptoKey(algorithm, false, ['sign']),
    extensions: [
      new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }, { type: 'ip', value: '127.0.0.1' }]),
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    ],
  })
  return pem(signed, keys.privateKey)
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
// Begun yesterday, for clocks that are behind. A first byte of zero keeps the number positive.
const term = (days: number) => ({
  serialNumber: `00${randomBytes(15).toString('hex')}`,
  notBefore: new Date(Date.now() - day),
  notAfter: new Date(Date.now() + days * day),
})
const pem = (certificate: X509Certificate, key: webcrypto.CryptoKey): KeyPair => ({
  certificate: certificate.toString('pem'),
  key: KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString(),
})
