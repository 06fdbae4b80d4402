/** One part of the gate. The order is the order of running: what answers in seconds comes first. */
export interface Step {
  readonly name: string
  readonly summary: string
  /** Programs beside Node that its tests start. */
  readonly programs: readonly Program[]
  /** The TypeScript project that is type-checked before its tests, and, where that has a lock of its own, what the lock names installed before. */
  readonly project?: string
  /** Why it is left out where nobody asks for it by its name. */
  readonly onRequest?: string
}

/** Programs that tests start, each with the Debian package that brings it. */
export const debianPackages = {
  'redis-server': 'redis-server',
  'nats-server': 'nats-server',
  unzip: 'unzip',
  shellcheck: 'shellcheck',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  podman: 'podman',
  buildah: 'buildah',
  runc: 'runc',
  conmon: 'conmon',
  debootstrap: 'debootstrap',
  go: 'golang-go',
  etcd: 'etcd-server',
  dockerd: 'docker.io',
} as const
export type Program = keyof typeof debianPackages

const servers: readonly Program[] = ['redis-server', 'nats-server']

export const steps: readonly Step[] = [
  { name: 'types', summary: 'the code type-checks, and what the compiler must catch is caught', programs: [], project: '.' },
  { name: 'architecture', summary: 'who may import whom, and the rules of writing', programs: [] },
  {
    name: 'ops',
    summary: 'charts, manifests, rules, dashboards and pipelines, by the tools that read them',
    programs: [...servers, 'unzip', 'shellcheck', 'promtool', 'amtool'],
    project: 'ops',
  },
  { name: 'unit', summary: 'kernel, host, domains and use cases, in memory', programs: [] },
  { name: 'adapters', summary: 'ports on memory and on the real thing, side by side; whole services; the bench', programs: servers },
  { name: 'contracts', summary: 'every listener understands its announcer', programs: [] },
  { name: 'simulation', summary: 'the whole shop under a seeded scheduler', programs: [] },
  { name: 'journey', summary: 'a customer buys a mug, in one process and distributed', programs: servers },
  { name: 'seeing', summary: 'Prometheus, its alerts, the dashboards, logs and traces of a running shop', programs: [...servers, 'prometheus', 'prometheus-alertmanager'] },
  { name: 'faults', summary: 'killed and cut while customers buy, the shop keeps its promises', programs: servers },
  {
    name: 'containers',
    summary: 'the journey again, with each service in its image, without rights and with nothing to write to',
    programs: [...servers, 'podman', 'buildah', 'runc', 'conmon', 'debootstrap'],
    onRequest: 'it builds nine images, as root of a Debian or Ubuntu',
  },
  {
    name: 'cluster',
    summary: 'the charts before the API server of Kubernetes itself',
    programs: ['unzip', 'go', 'etcd'],
    project: 'ops',
    onRequest: 'it builds that server from its source in Debian 12, which takes some minutes and 2 GB, once',
  },
  {
    name: 'compose',
    summary: 'the journey again, in Compose under Docker\'s own engine, with images that it builds',
    programs: ['dockerd', 'runc', 'debootstrap'],
    onRequest: 'it builds nine images and three stores, as root of a Debian or Ubuntu, and needs "docker compose"',
  },
]

/**
 * The step a test file belongs to, by where it lies. Every test file belongs to one: what lies in no place of its own
 * under packages counts as a unit, and under tests as part of the journey.
 */
export const stepOf = (path: string): string => {
  const [top, second] = path.split('/')
  if (top === 'tests') return second !== undefined && steps.some(({ name }) => name === second) ? second : 'journey'
  if (top === 'ops') return second === 'cluster' ? second : 'ops'
  if (path.startsWith('packages/simulation/')) return 'simulation'
  // What starts servers takes its time: ports and adapters, whole services, the bench.
  return /^packages\/(adapters|servers|shop\/(backups|bench|commands))\/|^packages\/contexts\/[^/]+\/(adapters\/|main\.test)|^packages\/host\/(serve|tasks)\.test/.test(path) ? 'adapters' : 'unit'
}
