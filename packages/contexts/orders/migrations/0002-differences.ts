import { Migration } from '@minishop/postgres'

export class Differences extends Migration {
  override up(): void {
    // Of orders that may not be here: a charge whose order has vanished is the worst of them.
    this.addSql(`
      create table differences (
        difference_id uuid primary key,
        order_id uuid not null,
        kind text not null,
        repaired boolean not null,
        detail text not null,
        first_found_at timestamptz(3) not null,
        found_at timestamptz(3) not null
      )`)
    this.addSql('create index differences_found_at on differences (found_at)')
    this.addSql('create table walks (walk text primary key, after uuid not null)')
    // What has changed since a time is found without looking at every order there ever was.
    this.addSql('create index order_history_at on order_history (at)')
    this.addSql('create index payment_facts_at on payment_facts (at)')
  }
}
