import { Migration } from '@minishop/postgres'

export class ProductsAndStock extends Migration {
  override up(): void {
    this.addSql(`
      create table products (
        product_id uuid primary key,
        sku text not null,
        name text not null,
        description text not null,
        price_amount bigint not null check (price_amount > 0),
        price_currency char(3) not null,
        category text not null,
        images jsonb not null,
        attributes jsonb not null,
        status text not null check (status in ('listed', 'retired')),
        version integer not null check (version > 0),
        listed_at timestamptz(3) not null,
        words tsvector generated always as (to_tsvector('simple', name || ' ' || sku || ' ' || category || ' ' || description)) stored
      )`)
    this.addSql(`create unique index products_sku on products (sku) where status = 'listed'`)
    this.addSql(`create index products_words on products using gin (words) where status = 'listed'`)
    // One index for each sort, with the id as tie-breaker: a page is a range scan however deep it is.
    this.addSql(`create index products_newest on products (product_id desc) where status = 'listed'`)
    this.addSql(`create index products_name on products (name collate "C", product_id) where status = 'listed'`)
    this.addSql(`create index products_price on products (price_amount, product_id) where status = 'listed'`)
    this.addSql(`create index products_category on products (category, product_id desc) where status = 'listed'`)
    this.addSql(`
      create table stock (
        product_id uuid primary key references products,
        on_hand integer not null check (on_hand >= 0),
        reserved integer not null check (reserved between 0 and on_hand),
        sold integer not null check (sold >= 0)
      )`)
    this.addSql(`
      create table stock_movements (
        movement_id bigint generated always as identity primary key,
        product_id uuid not null references products,
        kind text not null,
        on_hand integer not null,
        reserved integer not null,
        reason text not null,
        by text not null,
        order_id uuid,
        at timestamptz(3) not null
      )`)
    this.addSql('create index stock_movements_product on stock_movements (product_id, movement_id)')
    this.addSql(`
      create table reservations (
        order_id uuid primary key,
        status text not null,
        lines jsonb not null,
        held_until timestamptz(3) not null,
        version integer not null
      )`)
    this.addSql(`create index reservations_held on reservations (held_until) where status = 'held'`)
  }
}
