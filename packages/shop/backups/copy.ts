import type { Content } from '@minishop/servers'
import { tablesOf } from '@minishop/servers/table-copies'
import type { Keeping } from './shelf.ts'

export type Contents = Readonly<Record<string, Content>>
export type Copy = Pick<Keeping, 'of' | 'kind' | 'source' | 'copied'>

/** A copy that tells what it held once it has been read to its end. */
export const telling = (of: string, kind: string, source: (told: (what: { at: string; contents: Contents }) => void) => AsyncIterable<Buffer>): Copy => {
  let what: { at: string; contents: Contents } | undefined
  return { of, kind, source: source((told) => (what = told)), copied: () => what! }
}

export const tablesCopy = (of: string, url: string): Copy => telling(of, 'tables', (told) => tablesOf(url, ({ at, tables }) => told({ at, contents: tables })))
