import { isIP } from 'node:net'
import type { SMTPPoolOptions } from 'nodemailer'

/**
 * Reads `smtp://user:password@host:port` (port 587) or `smtps://...` (port 465, RFC 8314). With smtp:, STARTTLS (RFC 3207) is demanded
 * unless the host is this machine; `?starttls=required` and `?starttls=off` say otherwise. Throws in words, and never quotes the password.
 */
export const smtpSettings = (address: string): SMTPPoolOptions & { readonly pool: true } => {
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '')
    throw new Error('An SMTP address reads smtp://user:password@host:port or smtps://user:password@host:port.')
  const { starttls, ...unknown } = Object.fromEntries(url.searchParams)
  const [stranger] = Object.keys(unknown)
  if (stranger !== undefined) throw new Error(`An SMTP address has no setting "${stranger}"; there is only starttls=required or starttls=off.`)
  if (starttls !== undefined && starttls !== 'required' && starttls !== 'off')
    throw new Error('The setting starttls of an SMTP address is "required" or "off".')

  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const local = isLocal(host)
  return {
    pool: true,
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && (starttls === 'required' || (starttls === undefined && !local)),
    ignoreTLS: !secure && starttls === 'off',
    // On this machine nobody stands between, and its mail catcher has no certificate that anybody knows.
    tls: { rejectUnauthorized: !local, minVersion: 'TLSv1.2' },
    ...(url.username !== '' && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
  }
}

const isLocal = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
