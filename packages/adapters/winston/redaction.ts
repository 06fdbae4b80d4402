export const redacted = '[redacted]'

/** Names under which a value is a secret whatever it looks like. Compared without case, dashes and underscores. */
const secretNames = /password|passphrase|secret|authori[sz]ation|cookie|credential|apikey|privatekey|pepper|card|cvc|cvv|iban|signature/
/** `token` and what ends in it (`refreshToken`), but not `tokenType`. */
const tokenName = /tokens?$/
const emailName = /e?mail(address)?$/

/** Whether what stands under this name is never to be seen. */
export const isSecretName = (name: string): boolean => {
  const plain = name.toLowerCase().replace(/[-_.]/g, '')
  return secretNames.test(plain) || tokenName.test(plain)
}

/** Whether what stands under this name is an address of a person, to be masked. */
export const isEmailName = (name: string): boolean => emailName.test(name.toLowerCase().replace(/[-_.]/g, ''))

/** `j***@example.com`: enough for support to recognise an address they are told, too little to write to it. */
export const maskedEmail = (email: string): string => {
  const at = email.lastIndexOf('@')
  return at < 1 ? redacted : `${email[0]}***${email.slice(at)}`
}

// Every repetition is bounded, so that no text takes longer than its length deserves.
const patterns: readonly (readonly [RegExp, string | ((match: string) => string)])[] = [
  [/\b(bearer|basic)\s{1,4}[\w.~+/=-]{4,8192}/gi, `$1 ${redacted}`],
  // JSON Web Tokens and JSON Web Encryption: three or five parts, of which the first is an object in base64url.
  [/\beyJ[\w-]{5,8192}\.[\w-]{0,8192}\.[\w-]{0,8192}(\.[\w-]{0,8192}\.[\w-]{0,8192})?/g, redacted],
  [/\b(tok|pm|card|sk|rk|whsec)_[\w-]{1,256}/g, `$1_${redacted}`],
  [/\bSG\.[\w-]{8,128}\.[\w-]{8,128}/g, redacted],
  [/(:\/\/)[^\s/?#@]{1,512}@/g, `$1${redacted}@`],
  [/\$(argon2id|mb1|2[aby])\$[\w$./+=,-]{8,256}/g, `$$$1$${redacted}`],
  [/[^\s@<>()[\],;:"'/=\\]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b/gi, maskedEmail],
]

/** Replaces what looks like a secret wherever it stands in a text, and the given secrets of the configuration. */
export const redactor = (secrets: readonly string[] = []): ((text: string) => string) => {
  // A short one would tear holes into harmless words, and tell by them what it is.
  const literal = secrets.filter((secret) => secret.length >= shortestSecret).sort((a, b) => b.length - a.length)
  return (text) => {
    let clean = text
    for (const secret of literal) clean = clean.replaceAll(secret, redacted)
    for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement as string)
    return clean
  }
}

const shortestSecret = 6
