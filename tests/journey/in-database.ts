import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withClient } from '@minishop/servers'
import { statusOf } from './started-shop.ts'

/** Runs statements in the database of a context of a shop that runs on this folder, as its owner and all in one transaction. */
export const inDatabase = async (folder: string, context: string, ...statements: readonly string[]): Promise<void> => {
  const { databases } = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8')) as { readonly databases: Readonly<Record<string, { readonly owner: string }>> }
  const { port } = (await statusOf(folder)).status.stores.find(({ name }) => name === 'PostgreSQL')!
  const url = `postgres://${context}_owner:${encodeURIComponent(databases[context]!.owner)}@127.0.0.1:${port}/${context}?sslmode=verify-full&sslrootcert=${encodeURIComponent(join(folder, 'authority/ca.pem'))}`
  await withClient(url, async (run) => void (await run(`begin; ${statements.join('; ')}; commit`)))
}
