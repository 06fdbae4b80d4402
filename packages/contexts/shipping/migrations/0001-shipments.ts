import { Migration } from '@minishop/postgres'

export class ShipmentsOfOrders extends Migration {
  override up(): void {
    this.addSql(`
      create table shipments (
        shipment_id uuid primary key,
        order_id uuid not null unique,
        status text not null check (status in ('pending', 'dispatched', 'in-transit', 'delivered', 'failed', 'cancelled', 'forestalled')),
        created_at timestamptz(3) not null,
        version integer not null check (version > 0),
        user_id uuid,
        method text,
        address jsonb,
        lines jsonb,
        carrier text,
        tracking_number text unique,
        events jsonb,
        changed_at timestamptz(3),
        failure_reason text,
        order_cancelled_at timestamptz(3),
        check (num_nulls(user_id, method, address, lines, carrier, tracking_number, events, changed_at) = case status when 'forestalled' then 8 else 0 end)
      )`)
    // Small however many have arrived: only what still moves is in it.
    this.addSql(`create index shipments_under_way on shipments (changed_at, shipment_id) where status in ('pending', 'dispatched', 'in-transit')`)
    this.addSql('create index shipments_status on shipments (status, shipment_id desc)')
  }
}
