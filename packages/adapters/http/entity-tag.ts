import { createHash } from 'node:crypto'

/**
 * A strong entity tag (RFC 9110, section 8.8.1) of one representation: the version, which an edit is based on, and a hash of all that is shown,
 * for a part of it may change without a new version.
 */
export const entityTag = (version: unknown, shown: string): string => `"${version}.${createHash('sha256').update(shown).digest('base64url').slice(0, 12)}"`

/** The version in a strong entity tag; nothing where the text is no single strong tag. */
export const versionIn = (written: string): string | undefined => /^"([\x21\x23-\x7e]*)"$/.exec(written.trim())?.[1]?.split('.', 1)[0]

/** True for one entity tag, strong or weak (RFC 9110, section 8.8.3). */
export const isEntityTag = (written: string): boolean => /^(W\/)?"[\x21\x23-\x7e]*"$/.test(written.trim())

/** `If-None-Match` compares weakly: a tag counts whether it is marked weak or not, and `*` is any (RFC 9110, section 13.1.2). */
export const noneMatches = (ifNoneMatch: string, tag: string): boolean =>
  ifNoneMatch.trim() !== '*' && !ifNoneMatch.match(/"[\x21\x23-\x7e]*"/g)?.some((known) => known === tag)
