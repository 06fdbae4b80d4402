import { command, greeting, labelled, paragraph, type Template } from '../letter.ts'
import { curlCall } from '../curl-call.ts'

const minutes = 30

export const passwordReset: Template<{ readonly token: string }> = {
  name: 'password-reset',
  // The token is good for no longer.
  maxAgeSeconds: minutes * 60,
  write: ({ token }, reader) => ({
    subject: 'Choose a new password',
    parts: [
      greeting(reader),
      paragraph(`Somebody asked for a new password for your account at Minishop. If it was you, choose one with this token. It works once, for ${minutes} minutes.`),
      labelled('Token', token),
      paragraph('Send it to us like this, with a password of at least 12 characters:'),
      command(curlCall(`${reader.publicUrl}/v1/auth/password-reset/confirm`, { token, newPassword: '...' })),
      paragraph('If it was not you, do nothing: your password stays as it is.'),
    ],
  }),
}
