import { join } from 'node:path'
import { redisSettings, redisUsers } from '@minishop/servers'
import { cartUser } from '../../../packages/shop/stores.ts'
import { sources } from './charts.ts'

/** What the chart of the stores has of Redis, by file: it runs there as `./minishop up` runs it. In the list of users stand templates, into which passwords are put. */
export const redisFiles: Readonly<Record<string, string>> = {
  [join(sources, 'stores/redis.conf')]: redisSettings({
    bind: '* -::*',
    port: 6379,
    store: '/data',
    usersFile: '/run/redis/users/users.acl',
    tls: { certificateFile: '/run/redis/tls/tls.crt', keyFile: '/run/redis/tls/tls.key', authorityFile: '/run/redis/tls/ca.crt' },
  }),
  [join(sources, 'stores/redis-users.acl')]: redisUsers('admin', [cartUser({ cartStore: 'cart' })], (name) => `{{ .${name} | sha256sum }}`),
}
