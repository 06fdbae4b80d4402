import { refusal } from '@minishop/kernel'

export const tooManyRequests = refusal('too-many-requests', 'too-many', 'You are calling too often. Wait as long as Retry-After says.')
