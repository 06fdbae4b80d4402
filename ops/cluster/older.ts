import type { Manifest } from '../checks/helm/manifests.ts'

/** Under which name Kubernetes 1.20 knows what has its final one since: its fields were the same. */
const before: Readonly<Record<string, string>> = {
  'policy/v1 PodDisruptionBudget': 'policy/v1beta1',
  'batch/v1 CronJob': 'batch/v1beta1',
  'autoscaling/v2 HorizontalPodAutoscaler': 'autoscaling/v2beta2',
}

/** Fields that came later, each with the version that brought it. */
const later: Readonly<Record<string, string>> = {
  // All that the charts have in it is preStop.sleep.
  lifecycle: '1.29',
  matchLabelKeys: '1.25',
  persistentVolumeClaimRetentionPolicy: '1.23',
  timeZone: '1.24',
  unhealthyPodEvictionPolicy: '1.26',
}

const withoutLater = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutLater)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([field, each]) => (Object.hasOwn(later, field) ? [] : [[field, withoutLater(each)]])))
}

/**
 * Those manifests that a server of Kubernetes 1.20 can judge: its own kinds, under the names and with the fields that it knows. Custom kinds are left out: their
 * definitions come with their operators.
 */
export const asOfOld = (manifests: readonly Manifest[]): readonly Manifest[] =>
  manifests
    .filter(({ apiVersion }) => !/^[^/]+\.[^/]+\//.test(apiVersion) || apiVersion.startsWith('networking.k8s.io/'))
    .map((manifest) => ({ ...(withoutLater(manifest) as Manifest), apiVersion: before[`${manifest.apiVersion} ${manifest.kind}`] ?? manifest.apiVersion }))
