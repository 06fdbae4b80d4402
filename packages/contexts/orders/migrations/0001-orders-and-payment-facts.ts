import { Migration } from '@minishop/postgres'

export class OrdersAndPaymentFacts extends Migration {
  override up(): void {
    this.addSql(`
      create table orders (
        order_id uuid primary key,
        user_id uuid not null,
        status text not null check (status in ('placed', 'awaiting-payment', 'confirmed', 'dispatched', 'delivered', 'cancelled')),
        currency text not null check (length(currency) = 3),
        items_amount bigint not null check (items_amount >= 0),
        shipping_amount bigint not null check (shipping_amount >= 0),
        total_amount bigint not null check (total_amount = items_amount + shipping_amount),
        shipping_method text not null,
        shipping_address jsonb not null,
        contact text not null,
        ship_to text not null,
        card text check (card is null or status = 'placed'),
        shipment jsonb,
        placed_at timestamptz(3) not null,
        version integer not null check (version > 0)
      )`)
    // The ids of orders rise with the time, so a page of the newest is a range of one of these, however deep it is.
    this.addSql('create index orders_user on orders (user_id, order_id desc)')
    this.addSql('create index orders_status on orders (status, order_id desc)')
    this.addSql(`
      create table order_lines (
        order_id uuid not null references orders,
        position integer not null,
        product_id uuid not null,
        name text not null,
        unit_amount bigint not null check (unit_amount >= 0),
        quantity integer not null check (quantity > 0),
        primary key (order_id, position)
      )`)
    this.addSql('create index order_lines_product on order_lines (product_id, order_id desc)')
    this.addSql(`
      create table order_history (
        order_id uuid not null references orders,
        number integer not null check (number > 0),
        status text not null,
        at timestamptz(3) not null,
        reason text,
        note text,
        primary key (order_id, number)
      )`)
    this.addSql(`
      create table payment_facts (
        provider text not null,
        fact text not null,
        order_id uuid not null references orders,
        number integer not null check (number > 0),
        kind text not null,
        payment_id text,
        amount jsonb,
        reason text,
        action_url text,
        at timestamptz(3) not null,
        primary key (provider, fact),
        unique (order_id, number)
      )`)
  }
}
