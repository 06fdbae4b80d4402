import { chown, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Authority } from './authority.ts'

/** Writes a new certificate for a server into its folder, and the key to it for the server's eyes only. */
export const certified = async (authority: Authority, name: string, folder: string, owner?: { readonly uid: number; readonly gid: number }) => {
  const { certificate, key } = await authority.issue(name)
  const [certificateFile, keyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')]
  for (const [file, text] of [[certificateFile, certificate], [keyFile, key]] as const) {
    await writeFile(`${file}.new`, text, { mode: 0o600 })
    if (owner) await chown(`${file}.new`, owner.uid, owner.gid)
    await rename(`${file}.new`, file)
  }
  return { certificateFile, keyFile }
}

/** The URL with the word by which every client of ours learns whom to trust: libpq's. */
export const trusting = (url: string, authority: Authority | undefined): string => {
  if (authority === undefined) return url
  const told = new URL(url)
  told.searchParams.set('sslrootcert', authority.certificateFile)
  if (told.protocol === 'postgres:') told.searchParams.set('sslmode', 'verify-full')
  return told.href
}

/** The same server as another of its users. */
export const as = (url: string, user: string, password: string): string => {
  const told = new URL(url)
  Object.assign(told, { username: user, password: encodeURIComponent(password) })
  return told.href
}
