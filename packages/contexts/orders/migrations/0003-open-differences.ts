import { Migration } from '@minishop/postgres'

export class OpenDifferences extends Migration {
  override up(): void {
    this.addSql('alter table differences add column settled_at timestamptz(3), add column accepted text')
    // Few, however many there have been: they are counted whenever metrics are read.
    this.addSql('create index differences_open on differences (kind, order_id) where not repaired and settled_at is null and accepted is null')
  }
}
