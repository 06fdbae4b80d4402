import { checked, refusal, text, type Codec } from '@minishop/kernel'
import { guessableWords } from './guessable-words.ts'
import type { Address } from './email.ts'

// A password is long, and otherwise its owner's own business: no rules of composition, no expiry (NIST SP 800-63B, section 3.1.1).
// It counts exactly as it was typed: not trimmed, not cut, not normalised. Refused are only those that are guessed first.

const shortest = 12
const longest = 128
/** Characters beyond the owner's address: fewer of them make no password. */
const fewest = 4

export const passwordRefused = refusal('password-refused', 'invalid', 'Choose another password: what is wrong with this one stands under "errors".')

/** A password that somebody chooses. Length is counted in characters (Unicode code points), as people do. */
export const NewPassword: Codec<string> = checked<string>(
  'password',
  { type: 'string', minLength: shortest, maxLength: longest, format: 'password' },
  (value) => {
    if (typeof value !== 'string') return 'must be text'
    // Halves of a surrogate pair have no bytes of their own in UTF-8: two such passwords would be one.
    if (!value.isWellFormed() || value.includes('\0')) return 'must be Unicode text without NUL'
    const length = [...value].length
    if (length < shortest) return `must have at least ${shortest} characters`
    if (length > longest) return `must have at most ${longest} characters`
    return isGuessable(value) ? 'is one of those that are guessed first: make it longer or less usual, a few unrelated words for example' : undefined
  },
)

/** A password that somebody claims to have: it is right or wrong, never malformed. */
export const ClaimedPassword = text({ max: 1_024, format: 'password' })

/** What is wrong with a password for the owner of this address, or nothing. */
export const resembles = (password: string, address: Address): string | undefined => {
  const owner = address.slice(0, address.lastIndexOf('@'))
  const rest = [...password.toLowerCase().replaceAll(address, '').replaceAll(owner, '')]
  return owner.length >= 3 && rest.length < [...password].length && rest.length < shortest - fewest
    ? 'must not be made of your email address'
    : undefined
}

/** The refusal of a password that resembles its owner's address; `field` is where the request has it. */
export const refusedFor = (password: string, address: Address, field: string): typeof passwordRefused | undefined => {
  const message = resembles(password, address)
  return message === undefined ? undefined : passwordRefused.with({ errors: [{ path: field, message }] })
}

/**
 * Whether a password is one of the common ones: a common word or row of keys, once or repeated, with digits and signs behind it or nothing;
 * or a row of digits, or up to three characters over and over. Two different words are a choice, and taken.
 */
export const isGuessable = (password: string): boolean => {
  const plain = password.toLowerCase()
  return [plain, unmasked(plain)].some(isCommonWord) || isRow(plain) || period(plain) <= 3
}

const masks: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i', '|': 'l' }
/** p4ssw0rd is password. */
const unmasked = (plain: string): string => plain.replace(/[013457@$!|](?=.*[a-z])/g, (sign) => masks[sign]!)

const isCommonWord = (spelling: string): boolean =>
  guessableWords.some((word) => {
    let end = 0
    while (spelling.startsWith(word, end)) end += word.length
    return end > 0 && /^[\d\W_]*$/.test(spelling.slice(end))
  })

const rows = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz', 'zyxwvutsrqponmlkjihgfedcba']
const isRow = (plain: string): boolean => rows.some((row) => row.includes(plain))

/** After how many characters a password begins to repeat itself; its own length where it never does. */
const period = (plain: string): number => {
  const repeats = (size: number) => [...plain].every((sign, index, signs) => sign === signs[index % size])
  return [1, 2, 3].find(repeats) ?? plain.length
}
