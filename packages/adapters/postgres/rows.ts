import { defineEntity, p } from '@mikro-orm/core'
import type { Uuid } from '@minishop/kernel'
import { instant, type TablesOf } from './columns.ts'

/** What happened and is to be announced, written with the change that it tells of. */
export const OutboxRow = defineEntity({
  name: 'OutboxRow',
  tableName: 'outbox',
  properties: {
    /** Also the message's id. */
    id: p.uuid().$type<Uuid>().primary(),
    position: p.bigint('number').generated('identity'),
    key: p.text(),
    subject: p.text(),
    data: p.json().$type<unknown>(),
    traceparent: p.text(),
    time: instant(),
    notBefore: instant().nullable(),
    publishedAt: instant().nullable(),
    attempts: p.integer().default(0),
    lastFailure: p.text().nullable(),
  },
})

/** A command that was carried out, and what it answered. */
export const OnceRow = defineEntity({
  name: 'OnceRow',
  tableName: 'once',
  properties: {
    scope: p.text().primary(),
    key: p.text().primary(),
    fingerprint: p.text(),
    answer: p.json().columnType('json').$type<unknown>().nullable(),
    at: instant(),
  },
})

export const ownRows = [OutboxRow, OnceRow] as const
export type OwnTables = TablesOf<typeof ownRows>
