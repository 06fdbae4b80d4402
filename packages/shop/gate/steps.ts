/** One part of the gate. The order is the order of running: what answers in seconds comes first. */
export interface Step {
  readonly name: string
  readonly summary: string
  /** Programs beside Node that its tests start. */
  readonly programs: readonly Program[]
}

/** A program by the name it is started by, which is also the name of its Debian package. */
export type Program = 'redis-server' | 'nats-server'

const servers: readonly Program[] = ['redis-server', 'nats-server']

export const steps: readonly Step[] = [
  { name: 'types', summary: 'the code type-checks, and what the compiler must catch is caught', programs: [] },
  { name: 'architecture', summary: 'who may import whom, and the rules of writing', programs: [] },
  { name: 'unit', summary: 'kernel, host, domains and use cases, in memory', programs: [] },
  { name: 'adapters', summary: 'ports on memory and on the real thing, side by side; whole services; the bench', programs: servers },
  { name: 'contracts', summary: 'every listener understands its announcer', programs: [] },
  { name: 'simulation', summary: 'the whole shop under a seeded scheduler', programs: [] },
  { name: 'journey', summary: 'a customer buys a mug, in one process and distributed', programs: servers },
  { name: 'faults', summary: 'killed and cut while customers buy, the shop keeps its promises', programs: servers },
]

/**
 * The step a test file belongs to, by where it lies. Every test file belongs to one: what lies in no place of its own
 * under packages counts as a unit, and under tests as part of the journey.
 */
export const stepOf = (path: string): string => {
  const [top, second] = path.split('/')
  if (top === 'tests') return second !== undefined && steps.some(({ name }) => name === second) ? second : 'journey'
  if (path.startsWith('packages/simulation/')) return 'simulation'
  // What starts servers takes its time: ports and adapters, whole services, the bench.
  return /^packages\/(adapters|servers|shop\/(bench|commands))\/|^packages\/contexts\/[^/]+\/(adapters\/|main\.test)|^packages\/host\/serve\.test/.test(path) ? 'adapters' : 'unit'
}
