import { command, days, paragraph, type Template } from '../letter.ts'
import { curlCall } from '../curl-call.ts'

/** Says to the owner of a taken address what the form does not say to whoever filled it in. */
export const registrationRepeated: Template<{ readonly email: string }> = {
  name: 'registration-repeated',
  maxAgeSeconds: days,
  write: ({ email }, { publicUrl }) => ({
    subject: 'You have an account already',
    parts: [
      paragraph('Hello,'),
      paragraph('Somebody tried to register at Minishop with this address, which has an account already. Nothing has changed.'),
      paragraph('If it was you and you have forgotten your password, ask for a new one:'),
      command(curlCall(`${publicUrl}/v1/auth/password-reset`, { email })),
      paragraph('If it was not you, do nothing.'),
    ],
  }),
}
