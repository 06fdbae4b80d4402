import test from 'ava'
import { environments, openCharts, type Charts } from './charts.ts'
import type { Manifest } from './manifests.ts'
import { besides, changed, without, type Plant } from './planted.ts'
import { policies } from './policies/index.ts'
import * as companions from './policies/companions.ts'
import * as pods from './policies/pods.ts'
import type { Policy } from './policies/policy.ts'
import * as secrets from './policies/secrets.ts'
import * as stores from './policies/stores.ts'

let charts: Charts
let rendered: Readonly<Record<string, readonly Manifest[]>>
test.before(async () => {
  charts = await openCharts()
  rendered = Object.fromEntries(await Promise.all(environments.map(async (environment) => [environment, await charts.renderAll(environment)] as const)))
})
test.after.always(() => charts.remove())

for (const { holds, faults } of policies)
  test(holds, (t) => {
    for (const environment of environments) t.deepEqual(faults(rendered[environment]!, environment), [], environment)
  })

const orders = 'spec.template.spec'
const container = `${orders}.containers.0`
const backup = 'spec.jobTemplate.spec.template.spec'
const fetching = (url: string) => besides({ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'orders' }, spec: { url } })
const administrator = 'user default on #1 ~* &* +@all'
const users = (list: string) => changed('ExternalSecret redis-users', 'spec.target.template.data', { list })

/** For each policy the mistakes that it must find. */
const mistakes: readonly (readonly [Policy, readonly Plant[]])[] = [
  [pods.resources, [changed('Deployment orders', `${container}.resources.limits`), changed('Job orders-migrate', `${container}.resources.requests.memory`), changed('CronJob orders-backup', `${backup}.containers.0.resources.limits.cpu`)]],
  [pods.hardened, [changed('Deployment orders', `${container}.securityContext`), changed('Job streams', `${container}.securityContext.readOnlyRootFilesystem`, false), changed('Deployment orders', `${container}.securityContext.capabilities.add`, ['NET_ADMIN']), changed('CronJob orders-backup', `${backup}.containers.0.securityContext.privileged`, true), changed('Deployment orders', `${container}.securityContext.allowPrivilegeEscalation`), changed('Deployment orders', `${container}.securityContext.capabilities.drop`, [])]],
  [pods.pinned, [changed('Deployment orders', `${container}.image`, 'registry.example.com/minishop/minishop-orders'), changed('Deployment orders', `${container}.image`, 'registry.example.com/minishop/minishop-orders:latest')]],
  [pods.nobody, [changed('Deployment orders', `${orders}.securityContext.runAsUser`, 0), changed('Deployment orders', `${orders}.securityContext.runAsNonRoot`), changed('Job orders-migrate', `${orders}.securityContext.seccompProfile`), changed('Deployment orders', `${orders}.automountServiceAccountToken`), changed('Deployment orders', `${orders}.hostNetwork`, true), changed('Deployment orders', `${orders}.volumes.0.hostPath`, { path: '/' }), changed('Deployment orders', `${orders}.volumes.0.emptyDir`, {})]],
  [pods.probed, [changed('Deployment orders', `${container}.livenessProbe.httpGet.path`, '/health/ready'), changed('Deployment orders', `${container}.readinessProbe`), changed('Deployment orders', `${container}.startupProbe`), changed('Deployment orders', `${container}.readinessProbe.httpGet.port`, 8081)]],
  [pods.stopping, [changed('Deployment orders', `${container}.lifecycle`), changed('Deployment orders', `${orders}.terminationGracePeriodSeconds`, 30), changed('Deployment orders', `${container}.env`, [])]],
  [pods.spread, [changed('Deployment orders', `${orders}.topologySpreadConstraints`), changed('Deployment orders', `${orders}.topologySpreadConstraints.0.topologyKey`, 'rack')]],
  [companions.companions, [...['Service', 'ServiceAccount', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'ServiceMonitor', 'NetworkPolicy'].map((kind) => without(`${kind} orders`)), changed('Deployment orders', `${orders}.serviceAccountName`, 'default')]],
  [companions.selecting, [changed('Service orders', 'spec.selector', { 'app.kubernetes.io/name': 'order' }), changed('PodDisruptionBudget orders', 'spec.selector.matchLabels', { 'app.kubernetes.io/part-of': 'minishop' }), changed('Service orders', 'spec.ports.0.targetPort', 'web'), changed('Deployment orders', 'spec.selector.matchLabels', { 'app.kubernetes.io/name': 'cart' })]],
  [companions.enough, [changed('HorizontalPodAutoscaler orders', 'spec.minReplicas', 1), changed('HorizontalPodAutoscaler orders', 'spec.maxReplicas', 2), changed('HorizontalPodAutoscaler orders', 'spec.minReplicas')]],
  [companions.closed, [changed('Service orders', 'spec.type', 'NodePort'), changed('Service orders', 'spec.externalIPs', ['192.0.2.1']), changed('Ingress gateway', 'spec.tls', []), changed('Ingress gateway', 'spec.tls.0.secretName'), changed('Ingress gateway', 'spec.rules.0.http.paths.0.backend.service.name', 'orders')]],
  [secrets.ownSecrets, [changed('CronJob cart-backup', `${backup}.volumes.2.secret.secretName`, 'cart'), changed('Deployment orders', `${orders}.volumes.2.secret.secretName`, 'cart'), changed('Deployment orders', `${orders}.volumes.2.secret.items`), changed('Deployment orders', `${orders}.volumes.1.projected.sources.1.secret.items`, [{ key: 'ca.crt', path: 'messages.crt' }, { key: 'tls.key', path: 'messages.key' }]), changed('Deployment orders', `${orders}.volumes.1.projected.sources.1.secret.items`)]],
  [secrets.ownersApart, [changed('Deployment orders', `${orders}.volumes.2.secret.secretName`, 'orders-owner'), changed('Job orders-migrate', `${orders}.volumes.2.secret.secretName`, 'auth-owner'), changed('Deployment orders', `${orders}.volumes.2.secret.items.0.key`, 'DATABASE_OWNER_URL')]],
  [secrets.noneInSight, [besides({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'orders' } }), changed('Deployment orders', `${container}.env.0.value`, 'postgres://orders:verysecret@orders-database-rw/orders'), changed('Deployment orders', `${container}.env.0.valueFrom`, { secretKeyRef: { name: 'orders', key: 'DATABASE_URL' } }), changed('Deployment orders', `${container}.envFrom`, [{ secretRef: { name: 'orders' } }]), changed('Deployment orders', `${container}.env.0.value`, '[{"kty":"EC","d":"..."}]'), changed('Deployment orders', `${container}.env.0`, { name: 'SEAL_KEY', value: 'plain' }), changed('StatefulSet redis', `${container}.command`, ['redis-server', '--requirepass', 'plain'])]],
  [secrets.madeByStores, [without('Certificate nats'), without('ExternalSecret orders'), without('ExternalSecret orders-owner'), without('ExternalSecret streams'), without('ExternalSecret cart-backup')]],
  [stores.encrypted, [changed('Cluster orders-database', 'spec.postgresql.pg_hba', []), without('Certificate orders-database'), without('Certificate redis'), changed('ConfigMap redis', 'data', { 'redis.conf': 'port 6379\nappendonly yes\n' }), fetching('postgres://orders_runtime:x@orders-database-rw:5432/orders?sslmode=require'), fetching('nats://orders:x@nats:4222'), fetching('redis://orders:x@redis:6379')]],
  [stores.known, [changed('Deployment orders', `${orders}.volumes.1.projected.sources.0`, { secret: { name: 'nats-tls', items: [{ key: 'ca.crt', path: 'other.crt' }] } }), changed('Deployment cart', `${container}.volumeMounts.1`, { name: 'other', mountPath: '/other' }), changed('Job streams', `${orders}.volumes.1.projected.sources`, []), changed('CronJob orders-backup', `${backup}.volumes.1.projected.sources.0.secret.items.0.key`, 'tls.crt'), changed('CronJob messages-backup', `${backup}.volumes.1.projected.sources`, []), changed('ExternalSecret cart', 'spec.target.template.data.CART_STORE_URL', 'rediss://cart:x@redis:6379')]],
  [stores.ownUsers, [without('ExternalSecret redis-users'), users('user default on nopass ~* &* +@all'), users(`${administrator}\nuser cart on #2 resetchannels ~* -@all +@read -@dangerous`), users(`${administrator}\nuser cart on nopass resetchannels ~cart:* -@all +@read -@dangerous`), users(`${administrator}\nuser cart on #2 resetchannels ~cart:* -@all +@read`)]],
]

for (const [{ holds, faults }, planted] of mistakes)
  test(`a mistake is found against: ${holds}`, (t) => {
    planted.forEach((plant, n) => t.true(faults(plant(rendered['production']!), 'production').length > 0, `mistake ${n + 1}`))
  })

test('every policy has mistakes that it must find', (t) => {
  t.deepEqual(mistakes.map(([policy]) => policy), [...policies])
})
