import type { Letter, Part } from './letter.ts'

export interface Rendered {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Controls, line breaks of every kind, and marks that turn the direction of writing: nothing that belongs into one line of words. */
const unspeakable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** Words that stay on the line they are put on, whatever they hold. */
export const oneLine = (words: string): string => words.replace(unspeakable, ' ').trim()

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Text as HTML shows it, in elements and in quoted attributes alike. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!)

const longestSubject = 200

/** The letter as both halves of a mail. Everything that comes from elsewhere is put on one line and, in HTML, escaped: here, once, for all templates. */
export const rendered = ({ subject, parts }: Letter): Rendered => ({
  subject: oneLine(subject).slice(0, longestSubject),
  text: `${parts.map(asText).join('\n\n')}\n`,
  html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(oneLine(subject))}</title></head><body>${parts.map(asHtml).join('')}</body></html>`,
})

const asText = (part: Part): string => {
  switch (part.kind) {
    case 'paragraph':
    case 'command':
      return oneLine(part.text)
    case 'labelled':
      return `${oneLine(part.label)}: ${oneLine(part.value)}`
    case 'link':
      return `${oneLine(part.label)}: ${oneLine(part.url)}`
    case 'amounts':
      return part.rows.map(({ label, amount }) => `${oneLine(label)}: ${oneLine(amount)}`).join('\n')
    case 'quotation':
      return `> ${oneLine(part.text)}`
  }
}

const asHtml = (part: Part): string => {
  const shown = (words: string) => escaped(oneLine(words))
  switch (part.kind) {
    case 'paragraph':
      return `<p>${shown(part.text)}</p>`
    case 'command':
      return `<pre>${shown(part.text)}</pre>`
    case 'labelled':
      return `<p>${shown(part.label)}: <code>${shown(part.value)}</code></p>`
    case 'link':
      // Addresses are made of PUBLIC_URL and never of what a user wrote; that they lead to the web is checked all the same.
      return /^https?:\/\//.test(part.url) ? `<p><a href="${shown(part.url)}">${shown(part.label)}</a></p>` : `<p>${shown(part.label)}: ${shown(part.url)}</p>`
    case 'amounts':
      return `<table>${part.rows.map(({ label, amount }) => `<tr><td>${shown(label)}</td><td align="right">${shown(amount)}</td></tr>`).join('')}</table>`
    case 'quotation':
      return `<blockquote>${shown(part.text)}</blockquote>`
  }
}
