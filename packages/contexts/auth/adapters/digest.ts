import { createHash } from 'node:crypto'

/** What is kept of a secret that can't be guessed: its SHA-256. Passwords need more than that. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
