import { withClient } from '@minishop/servers'
import { openStores, type ContextName } from '@minishop/shop'

/** Runs statements in the database of a context of a shop that runs on this folder, as its owner and all in one transaction. */
export const inDatabase = async (folder: string, context: ContextName, ...statements: readonly string[]): Promise<void> => {
  const stores = await openStores(folder, {})
  await withClient(stores.owning(context), async (run) => void (await run(`begin; ${statements.join('; ')}; commit`)))
}
