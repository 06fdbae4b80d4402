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
  {
    what: 'C1 beyond the memory of the inbox, and D3 at the end of a key',
    why: 'Both are fifteen days of real time. Setting the clock of orders on by them would sweep the books that are judged. Repeats beyond the window of the broker are run.',
  },
  {
    what: 'C6 with replicas that join and a rolling restart',
    why: '`up` runs one replica of each service; 4000 repeats for a service that stands still are run. The simulation runs orders and catalog twice.',
  },
  {
    what: 'C7, a new reader of old messages',
    why: 'There is no released version before this one.',
  },
  {
    what: 'D5, leap days and summer time',
    why: 'Schedules are intervals; none depends on a calendar.',
  },
  {
    what: 'E8, a circuit before the payment provider',
    why: 'There is none: the provider is left alone for as long as it says, look-ups end after eight seconds, and tries back off. The circuit is the gateway\'s, and is run.',
  },
  {
    what: 'Power loss',
    why: 'It can\'t be had here. `kill -9` leaves what the operating system was given; a broker and a database that lost their last writes are run (B4, B8).',
  },
]
