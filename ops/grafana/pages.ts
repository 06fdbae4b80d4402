/** A panel: what it shows, in which unit of Grafana's, and how each line is called. Several queries share a panel by `and`. */
export interface Shown {
  readonly title: string
  readonly unit?: 'short' | 'reqps' | 's' | 'percentunit' | 'bytes' | 'none'
  /** A single number, or lines over time where absent. */
  readonly as?: 'stat'
  readonly expr: string
  readonly legend?: string
  readonly and?: readonly { readonly expr: string; readonly legend: string }[]
}

export interface Page {
  readonly title: string
  readonly description: string
  /** Whether a service is chosen on top, which queries name as `$service`. */
  readonly perService?: true
  readonly rows: Readonly<Record<string, readonly Shown[]>>
}

const byService = '{{service}}'

/** The dashboards, by the name of their file. */
export const pages: Readonly<Record<string, Page>> = {
  shop: {
    title: 'Minishop: the shop',
    description: 'Whether customers get what they came for, and how the services behind it are.',
    rows: {
      Checkout: [
        { title: 'Orders placed, 1 h', as: 'stat', expr: 'sum(status:orders:increase1h{status="placed"})', legend: 'placed' },
        { title: 'Revenue, 1 h, in hundredths', as: 'stat', expr: 'currency:revenue_minor_units:increase1h', legend: '{{currency}}' },
        { title: 'Checkouts that failed, 1 h (objective: 0.1 %)', as: 'stat', unit: 'percentunit', expr: 'checkout:errors:ratio_rate1h', legend: 'failed' },
        { title: 'Checkouts over 5 s, 1 h (objective: 1 %)', as: 'stat', unit: 'percentunit', expr: 'checkout:slow:ratio_rate1h', legend: 'slow' },
        { title: 'Orders by the status they entered, 1 h', expr: 'status:orders:increase1h', legend: '{{status}}' },
        {
          title: 'From placed to confirmed',
          unit: 's',
          expr: 'histogram_quantile(0.5, sum by (le) (rate(checkout_seconds_bucket[5m])))',
          legend: 'half',
          and: [{ expr: 'histogram_quantile(0.95, sum by (le) (rate(checkout_seconds_bucket[5m])))', legend: '95 %' }],
        },
      ],
      Orders: [
        { title: 'Open orders', expr: 'status:orders_open:max', legend: '{{status}}' },
        { title: 'Age of the oldest open order', unit: 's', expr: 'status:orders_open_oldest_seconds:max', legend: '{{status}}' },
        { title: 'Past their deadline', expr: 'max(orders_stuck)', legend: 'orders', and: [{ expr: 'max(reservations_overdue)', legend: 'reservations' }] },
      ],
      'Money and stock': [
        { title: 'Payments that were declined, 30 min', unit: 'percentunit', expr: 'shop:payment_declines:ratio_rate30m', legend: 'declined' },
        { title: 'Orders that were sold out, 30 min', unit: 'percentunit', expr: 'shop:stock_refusals:ratio_rate30m', legend: 'refused' },
        { title: 'Payments of which nobody knows, 1 h', expr: 'sum by (provider, action) (increase(payments_unknown_total[1h]))', legend: '{{provider}} {{action}}' },
        { title: 'Differences between stores that are open', expr: 'kind:differences_open:max', legend: '{{kind}}: {{todo}}' },
        { title: 'Given back, 1 h, in hundredths', expr: 'sum by (currency) (increase(refunds_minor_units_total[1h]))', legend: '{{currency}}' },
      ],
      Services: [
        { title: 'Answering', expr: 'min by (service) (up)', legend: byService },
        { title: 'Requests', unit: 'reqps', expr: 'sum by (service) (route:http_requests:rate5m)', legend: byService },
        { title: 'Requests that fail, the worst route', unit: 'percentunit', expr: 'max by (service) (route:http_errors:ratio_rate5m)', legend: byService },
        { title: 'Answered within (95 %), the slowest route', unit: 's', expr: 'max by (service) (route:http_request_seconds:p95_5m)', legend: byService },
        { title: 'Kept away by the gateway', unit: 'reqps', expr: 'sum(rate(rate_limited_total[5m])) or vector(0)', legend: 'rate limits', and: [{ expr: 'sum(circuit_open)', legend: 'open circuits' }] },
      ],
    },
  },
  service: {
    title: 'Minishop: one service',
    description: 'Rate, errors and duration of all that one service answers, hears and announces, and the process itself.',
    perService: true,
    rows: {
      Requests: [
        { title: 'Requests', unit: 'reqps', expr: 'route:http_requests:rate5m{service="$service"}', legend: '{{route}}' },
        { title: 'Requests that fail', unit: 'percentunit', expr: 'route:http_errors:ratio_rate5m{service="$service"}', legend: '{{route}}' },
        { title: 'In line', expr: 'sum by (room) (requests_under_way{service="$service"})', legend: '{{room}}: worked on', and: [{ expr: 'sum by (room) (requests_waiting{service="$service"})', legend: '{{room}}: waiting' }] },
        { title: 'Answered within (half)', unit: 's', expr: 'route:http_request_seconds:p50_5m{service="$service"}', legend: '{{route}}' },
        { title: 'Answered within (95 %)', unit: 's', expr: 'route:http_request_seconds:p95_5m{service="$service"}', legend: '{{route}}' },
      ],
      Messages: [
        { title: 'Heard', unit: 'reqps', expr: 'listener:messages:rate5m{service="$service"}', legend: '{{listener}}' },
        { title: 'Deliveries that fail', unit: 'percentunit', expr: 'listener:message_failures:ratio_rate5m{service="$service"}', legend: '{{listener}}' },
        { title: 'Handled within (95 %)', unit: 's', expr: 'listener:message_seconds:p95_5m{service="$service"}', legend: '{{listener}}' },
        { title: 'Announced', unit: 'reqps', expr: 'subject:announcements:rate5m{service="$service"}', legend: '{{subject}}' },
      ],
      Process: [
        { title: 'Ready', expr: 'service:part_ready:min{service="$service"}', legend: '{{part}}' },
        { title: 'Processor', unit: 'percentunit', expr: 'rate(process_cpu_seconds_total{service="$service"}[5m])', legend: '{{instance}}' },
        { title: 'Memory', unit: 'bytes', expr: 'process_resident_memory_bytes{service="$service"}', legend: '{{instance}}' },
        { title: 'Event loop late by (99 %)', unit: 's', expr: 'nodejs_eventloop_lag_p99_seconds{service="$service"}', legend: '{{instance}}' },
      ],
    },
  },
  messaging: {
    title: 'Minishop: messaging',
    description: 'From the outbox over the broker to whoever listens: what flows, what waits, what was put aside.',
    rows: {
      Announcing: [
        { title: 'Announced', unit: 'reqps', expr: 'sum by (service) (subject:announcements:rate5m)', legend: byService },
        { title: 'Tries that fail', unit: 'percentunit', expr: 'max by (service) (subject:announcement_failures:ratio_rate5m)', legend: byService },
        { title: 'Taken within (95 %)', unit: 's', expr: 'max by (service) (subject:announcement_seconds:p95_5m)', legend: byService },
        { title: 'Due and not announced', expr: 'service:outbox_unpublished:max', legend: byService },
        { title: 'Due the longest', unit: 's', expr: 'service:outbox_oldest_seconds:max', legend: byService },
      ],
      Hearing: [
        { title: 'Heard', unit: 'reqps', expr: 'sum by (service) (listener:messages:rate5m)', legend: byService },
        { title: 'Deliveries by their end', unit: 'reqps', expr: 'sum by (verdict) (rate(messages_total[5m]))', legend: '{{verdict}}' },
        { title: 'Handled within (95 %)', unit: 's', expr: 'max by (service) (listener:message_seconds:p95_5m)', legend: byService },
        { title: 'Waiting, the ten longest queues', expr: 'topk(10, listener:messages_waiting:max)', legend: '{{listener}}' },
        { title: 'Dead letters', expr: 'sum by (service) (listener:dead_letters:max)', legend: byService },
      ],
    },
  },
  stores: {
    title: 'Minishop: stores',
    description: 'PostgreSQL, NATS and Redis as the services see them.',
    rows: {
      'As the services see them': [
        { title: 'Ready', expr: 'service:part_ready:min', legend: '{{service}} {{part}}' },
        { title: 'Connected to NATS', expr: 'min by (service) (nats_connected)', legend: byService },
        { title: 'Connections lost to NATS, 1 h', expr: 'sum by (service) (increase(nats_disconnects_total[1h]))', legend: byService },
      ],
      PostgreSQL: [
        { title: 'Connections', expr: 'sum by (service, state) (database_connections)', legend: '{{service}} {{state}}' },
        { title: 'Oldest transaction', unit: 's', expr: 'max by (service) (database_oldest_transaction_seconds)', legend: byService },
        { title: 'Waiting for a connection', expr: 'sum by (service) (database_connections_wanted)', legend: byService },
        { title: 'Outbox: due and not announced', expr: 'service:outbox_unpublished:max', legend: byService },
      ],
      'NATS JetStream': [
        { title: 'Messages waiting', expr: 'sum by (service) (listener:messages_waiting:max)', legend: byService },
        { title: 'Taken within (95 %)', unit: 's', expr: 'max by (service) (subject:announcement_seconds:p95_5m)', legend: byService },
      ],
    },
  },
}
