import { readRehearsals, rehearse } from '@minishop/host'
import { composition } from '@minishop/orders/main'

// A process of its own, since it is killed: brings a database of orders up to date, and dies where it is told to.

const [url = '', rehearsals = '', folder = ''] = process.argv.slice(2)
const read = readRehearsals(rehearsals)
if (read instanceof Error) throw read
rehearse({ name: 'migration', rehearsals: read, folder })
await composition.migrate!(url, { write() {} })
process.exit(0)
