import type { MigrationObject } from '@mikro-orm/core'
import { Migration } from '@mikro-orm/migrations'
import { failpoint } from '@minishop/kernel'

/** Where it is kept which migrations a database has had. */
export const migrationTable = 'migrations'

class OutboxAndOnce extends Migration {
  override up(): void | Promise<void> {
    this.addSql(`
      create table outbox (
        id uuid primary key,
        position bigint generated always as identity,
        key text not null,
        subject text not null,
        data jsonb not null,
        traceparent text not null,
        time timestamptz(3) not null,
        not_before timestamptz(3),
        published_at timestamptz(3),
        attempts integer not null default 0,
        last_failure text
      )`)
    // Small whatever the table's size: only what still has to be announced is in them.
    this.addSql('create index outbox_unpublished on outbox (position) where published_at is null')
    this.addSql('create index outbox_deadlines on outbox (not_before) where published_at is null and not_before is not null')
    this.addSql('create index outbox_published on outbox (published_at) where published_at is not null')
    // Kept as text, unlike jsonb: a repeat gets the same bytes.
    this.addSql(`
      create table once (
        scope text not null,
        key text not null,
        fingerprint text not null,
        answer json,
        at timestamptz(3) not null,
        primary key (scope, key)
      )`)
    this.addSql('create index once_at on once (at)')
  }
}

/** Our own tables come before the context's. Their names are kept in the database: never rename one. */
export const withOwn = (migrations: readonly MigrationObject[]): MigrationObject[] => [
  { name: 'minishop-1-outbox-and-once', class: OutboxAndOnce },
  ...migrations.map(afterOthers),
]

const afterOthers = ({ name, class: Original }: MigrationObject): MigrationObject => {
  const Plain = Original as unknown as new (...needs: readonly unknown[]) => OutboxAndOnce
  class Rehearsed extends Plain {
    override async up(): Promise<void> {
      await failpoint('migration.between', name)
      await super.up()
    }
  }
  return { name, class: Rehearsed as unknown as typeof Original }
}
