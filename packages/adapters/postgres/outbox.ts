import type { Instant, Uuid } from '@minishop/kernel'
import type pg from 'pg'

/** A row that is to be announced now. */
export interface Due {
  readonly id: Uuid
  readonly key: string
  readonly subject: string
  readonly data: unknown
  readonly traceparent: string
  readonly time: Instant
  /** Whether it waited for a time of its own. */
  readonly deadline: boolean
}

/** The statements of the relay, all over the one connection that holds its lock: whoever has lost that can't write any more. */
export const outbox = (connection: pg.ClientBase) => {
  // A connection does one thing at a time; lanes and the reader of the outbox take turns.
  let turn: Promise<unknown> = Promise.resolve()
  const query = <R extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<R>> => {
    const result = turn.then(() => connection.query<R>(statement))
    turn = result.catch(() => {})
    return result
  }
  return statements(query)
}

type Query = <R extends pg.QueryResultRow>(statement: pg.QueryConfig) => Promise<pg.QueryResult<R>>

const statements = (query: Query) => ({
  /** In order, without those of `otherThan` keys. Rows whose time has not come hold nobody back. */
  async due(now: Instant, otherThan: readonly string[], limit: number): Promise<readonly Due[]> {
    const { rows } = await query<Due>({
      name: 'due',
      text: `select id, key, subject, data, traceparent, time, not_before is not null as deadline from outbox
        where published_at is null and (not_before is null or not_before <= $1) and key <> all ($2)
        order by position limit $3`,
      values: [now, otherThan, limit],
    })
    return rows
  },

  async published(ids: readonly Uuid[], at: Instant): Promise<void> {
    await query({ name: 'published', text: 'update outbox set published_at = $2 where id = any ($1)', values: [ids, at] })
  },

  async failed(id: Uuid, reason: string): Promise<void> {
    await query({
      name: 'failed',
      text: 'update outbox set attempts = attempts + 1, last_failure = $2 where id = $1',
      values: [id, reason.slice(0, 1000)],
    })
  },

  /** Removes a bounded number of rows that were published, and answers that were given, before these times. True when there may be more. */
  async sweep(publishedBefore: Instant, answeredBefore: Instant): Promise<boolean> {
    const rows = await query({
      text: `delete from outbox where id in (select id from outbox where published_at < $1 limit ${sweepSize})`,
      values: [publishedBefore],
    })
    const answers = await query({
      text: `delete from once where (scope, key) in (select scope, key from once where at < $1 limit ${sweepSize})`,
      values: [answeredBefore],
    })
    return rows.rowCount === sweepSize || answers.rowCount === sweepSize
  },
})

export type Outbox = ReturnType<typeof outbox>

const sweepSize = 500
