/** What the plan of experiments has and this shop has no place for. */
export const notApplying: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'B12, two holders of a Redis lock',
    why: 'There is no lock in Redis: carts are kept there, and the secret that signs their ids. Units are held by one guarded statement with a `CHECK` constraint behind it, leadership of a relay is an advisory lock of PostgreSQL that ends with its connection, and rate limits are counted in the gateway itself.',
  },
  {
    what: 'B9, a relay that waits for older transactions',
    why: 'The relay has no cursor that an open transaction could hold up: it reads what is not marked as published. "B9 PostgreSQL an old transaction" shows that announcements go on meanwhile.',
  },
]
