// A letter says in plain values what a mail is to say. How it looks as text and as HTML is written once, in rendering.ts, so that no template
// ever puts marks and words together by itself.

export type Part =
  /** A sentence or two. */
  | { readonly kind: 'paragraph'; readonly text: string }
  /** One thing to copy, alone on its line: `Token: abc`. */
  | { readonly kind: 'labelled'; readonly label: string; readonly value: string }
  /** What a person can paste into a terminal. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  /** What was bought: words to the left, amounts to the right. */
  | { readonly kind: 'amounts'; readonly rows: readonly { readonly label: string; readonly amount: string }[] }
  /** What somebody else has written. */
  | { readonly kind: 'quotation'; readonly text: string }

export interface Letter {
  readonly subject: string
  readonly parts: readonly Part[]
}

export const paragraph = (text: string): Part => ({ kind: 'paragraph', text })
export const labelled = (label: string, value: string): Part => ({ kind: 'labelled', label, value })
export const command = (text: string): Part => ({ kind: 'command', text })
export const link = (label: string, url: string): Part => ({ kind: 'link', label, url })
export const amounts = (rows: readonly { readonly label: string; readonly amount: string }[]): Part => ({ kind: 'amounts', rows })
export const quotation = (text: string): Part => ({ kind: 'quotation', text })

/** What every template knows besides the facts of its event. */
export interface Reader {
  /** As the customer gave it: in no mail to an address that may not be theirs. */
  readonly name?: string | undefined
  /** Where people reach the shop, without a slash at the end. */
  readonly publicUrl: string
}

/** How one kind of mail is written, and how long it is worth being sent. */
export interface Template<Facts> {
  readonly name: string
  /** Older than this, the news does more harm than good. */
  readonly maxAgeSeconds: number
  /** What the mail is about: of two announcements with one key only one is mailed. The announcement's own id unless said otherwise. */
  readonly key?: (facts: Facts) => string
  readonly write: (facts: Facts, reader: Reader) => Letter
}

export const hours = 3600
export const days = 24 * hours

/** Names that are addresses, links or instructions are no names: nobody writes to strangers through our greeting. */
const speakable = /^[\p{L}\p{M}][\p{L}\p{M}\p{Zs}'’-]{0,59}$/u

export const greeting = ({ name }: Reader): Part => paragraph(name !== undefined && speakable.test(name.trim()) ? `Hello ${name.trim()},` : 'Hello,')
