import test from 'ava'
import { migratedDatabase } from '@minishop/host/testing'
import { drift } from '@minishop/postgres'
import { rows } from './rows.postgres.ts'
import { settled } from '../testing/composition.ts'

test('the migrated database holds exactly the rows that are declared', async (t) => {
  const { ownerUrl } = await migratedDatabase(t, settled)
  t.deepEqual(await drift({ url: ownerUrl, entities: rows }), [])
})
