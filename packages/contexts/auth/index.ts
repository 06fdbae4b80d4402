import { context, route } from '@minishop/kernel'
import { changePassword } from './application/change-password.ts'
import { changeRoles } from './application/change-roles.ts'
import { endSession } from './application/end-session.ts'
import { ensureAccount } from './application/ensure-account.ts'
import { findUsers } from './application/find-users.ts'
import { forgetExpired } from './application/forget-expired.ts'
import { getMe } from './application/get-me.ts'
import { listSessions } from './application/list-sessions.ts'
import { publishKeys } from './application/publish-keys.ts'
import { refreshSession } from './application/refresh-session.ts'
import { register } from './application/register.ts'
import { requestPasswordReset } from './application/request-password-reset.ts'
import { resendVerification } from './application/resend-verification.ts'
import { resetPassword } from './application/reset-password.ts'
import { rotateSigningKeys } from './application/rotate-signing-keys.ts'
import { signIn } from './application/sign-in.ts'
import { signOut } from './application/sign-out.ts'
import { signOutEverywhere } from './application/sign-out-everywhere.ts'
import { verifyEmail } from './application/verify-email.ts'
import { EmailVerified, PasswordChanged, PasswordResetRequested, RegistrationRepeated, RolesChanged, UserRegistered, VerificationRequested } from './domain/account.ts'
import { SessionsRevoked } from './domain/session.ts'

export const auth = context({
  name: 'auth',
  summary: 'Who somebody is, and what they may do',
  keeps: 'state',
  http: {
    'POST /auth/register': route(register, { status: 201, limit: 'sign-in' }),
    'POST /auth/verify-email': route(verifyEmail, { limit: 'sign-in' }),
    'POST /auth/verify-email/resend': route(resendVerification, { status: 202, limit: 'sign-in' }),
    'POST /auth/login': route(signIn, { limit: 'sign-in' }),
    'POST /auth/refresh': refreshSession,
    'POST /auth/logout': signOut,
    'GET /auth/me': getMe,
    'POST /auth/change-password': route(changePassword, { limit: 'sign-in' }),
    'POST /auth/password-reset': route(requestPasswordReset, { status: 202, limit: 'sign-in' }),
    'POST /auth/password-reset/confirm': route(resetPassword, { limit: 'sign-in' }),
    'GET /auth/sessions': listSessions,
    'DELETE /auth/sessions': signOutEverywhere,
    'DELETE /auth/sessions/:sessionId': endSession,
    'GET /users': route(findUsers, { limit: 'search' }),
    'PUT /users/:userId/roles': changeRoles,
    'GET /.well-known/jwks.json': route(publishKeys, { cacheSeconds: 300 }),
  },
  emits: [
    UserRegistered,
    RegistrationRepeated,
    VerificationRequested,
    EmailVerified,
    PasswordResetRequested,
    PasswordChanged,
    RolesChanged,
    SessionsRevoked,
  ],
  every: [
    { seconds: 600, run: rotateSigningKeys },
    { seconds: 900, run: forgetExpired },
  ],
  operator: [ensureAccount],
})
