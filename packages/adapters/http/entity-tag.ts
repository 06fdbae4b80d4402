/** A strong entity tag (RFC 9110, section 8.8.3) of a version. */
export const entityTag = (version: unknown): string => `"${version}"`

/** What a strong entity tag holds; nothing where the text is no single strong tag. */
export const strongTag = (written: string): string | undefined => /^"([\x21\x23-\x7e]*)"$/.exec(written.trim())?.[1]

/** True for one entity tag, strong or weak (RFC 9110, section 8.8.3). */
export const isEntityTag = (written: string): boolean => /^(W\/)?"[\x21\x23-\x7e]*"$/.test(written.trim())

/** `If-None-Match` compares weakly: a tag counts whether it is marked weak or not, and `*` is any (RFC 9110, section 13.1.2). */
export const noneMatches = (ifNoneMatch: string, tag: string): boolean =>
  ifNoneMatch.trim() !== '*' && !ifNoneMatch.match(/"[\x21\x23-\x7e]*"/g)?.some((known) => known === tag)
