import { days, greeting, paragraph, type Template } from '../letter.ts'

export const sessionsRevoked: Template<{ readonly reason: string }> = {
  name: 'sessions-revoked',
  maxAgeSeconds: 3 * days,
  write: ({ reason }, reader) => ({
    subject: 'You were signed out',
    parts: [
      greeting(reader),
      ...(reason === 'reuse-detected'
        ? [
            paragraph('A sign-in of yours at Minishop was used from two places at once. One of them may have been stolen, so we ended it on both.'),
            paragraph('Sign in again. If you did not expect this, change your password too.'),
          ]
        : [paragraph('Your account at Minishop was signed out on all devices.'), paragraph('If it was not you who asked for it, change your password.')]),
    ],
  }),
}
