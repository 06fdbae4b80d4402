import { command, days, labelled, paragraph, type Template } from '../letter.ts'
import { curlCall } from '../curl-call.ts'

/** To an address that may be anybody's: without the name that whoever registered gave. */
export const verification: Template<{ readonly token: string }> = {
  name: 'verification',
  maxAgeSeconds: days,
  write: ({ token }, { publicUrl }) => ({
    subject: 'Confirm your email address',
    parts: [
      paragraph('Hello,'),
      paragraph('Somebody registered at Minishop with this address. If it was you, confirm the address with this token. It works once, for 24 hours.'),
      labelled('Token', token),
      paragraph('Send it to us like this:'),
      command(curlCall(`${publicUrl}/v1/auth/verify-email`, { token })),
      paragraph('If it was not you, do nothing: without the token nobody can order with your address.'),
    ],
  }),
}
