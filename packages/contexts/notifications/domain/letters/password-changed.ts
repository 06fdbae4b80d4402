import { days, greeting, paragraph, type Template } from '../letter.ts'

export const passwordChanged: Template<{}> = {
  name: 'password-changed',
  maxAgeSeconds: 3 * days,
  write: (_facts, reader) => ({
    subject: 'Your password was changed',
    parts: [
      greeting(reader),
      paragraph('The password of your account at Minishop was changed, and all other devices were signed out.'),
      paragraph(`If it was not you, somebody reads your mail or knew your password. Ask for a new password at ${reader.publicUrl}/v1/auth/password-reset now.`),
    ],
  }),
}
