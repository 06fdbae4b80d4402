import { containersOf, podsOf, type Container } from '../manifests.ts'
import type { Policy } from './policy.ts'

const each = (holds: string, wrong: (container: Container) => readonly (string | false | undefined)[]): Policy => ({
  holds,
  faults: (manifests) => containersOf(manifests).flatMap(({ title, container }) => wrong(container).flatMap((words) => (words ? [`${title} ${words}`] : []))),
})

const amounts = ['cpu', 'memory'] as const

export const resources = each('every container asks for what it needs and has a limit', ({ resources }) =>
  amounts.flatMap((amount) => [
    resources?.requests?.[amount] === undefined && `asks for no ${amount}.`,
    resources?.limits?.[amount] === undefined && `has no limit of ${amount}.`,
  ]),
)

export const hardened = each('every container is nobody, holds no rights, and writes on nothing of its image', ({ securityContext: context }) => [
  context?.allowPrivilegeEscalation !== false && 'may gain rights.',
  context?.readOnlyRootFilesystem !== true && 'may write on its image.',
  !context?.capabilities?.drop?.includes('ALL') && 'keeps capabilities.',
  (context?.capabilities?.add?.length ?? 0) > 0 && 'adds capabilities.',
  context?.privileged === true && 'is privileged.',
])

export const pinned = each('every image has a version, and not the latest, whatever that is', ({ image = '' }) => [
  !/(:[\w.-]+|@sha256:[0-9a-f]{64})$/.test(image) && `has an image without a version: ${image}`,
  /:latest$/.test(image) && 'has the latest image.',
])

/** What pods have besides their containers. */
export const nobody: Policy = {
  holds: 'every pod runs as nobody, under the default filter of system calls, apart from its node, and without a word to the cluster',
  faults: (manifests) =>
    podsOf(manifests).flatMap(({ title, pod: { spec } }) => {
      const context = spec?.securityContext
      const wrong = [
        (context?.runAsNonRoot !== true || (context.runAsUser ?? 0) < 1000) && 'may be root.',
        context?.seccompProfile?.type !== 'RuntimeDefault' && 'has no filter of system calls.',
        spec?.automountServiceAccountToken !== false && 'is given a token of the cluster.',
        (spec?.hostNetwork || spec?.hostPID || spec?.hostIPC) && 'shares something with its node.',
        spec?.volumes?.some(({ hostPath }) => hostPath !== undefined) && 'sees files of its node.',
        spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined && emptyDir.sizeLimit === undefined) && 'may fill the disk of its node.',
      ]
      return wrong.flatMap((words) => (words ? [`${title} ${words}`] : []))
    }),
}

// Answers under way get ten seconds, and letting go of stores and broker less than twenty more.
const stopSeconds = 30

export const stopping: Policy = {
  holds: 'every service waits until the balancers have noticed, drains, and is given the time for both',
  faults: (manifests) =>
    podsOf(manifests).flatMap(({ title, kind, pod: { spec } }) =>
      kind !== 'Deployment'
        ? []
        : (spec?.containers ?? []).flatMap(({ lifecycle, env }) => {
            const pause = lifecycle?.preStop?.sleep?.seconds ?? 0
            const drain = Number(env?.find(({ name }) => name === 'DRAIN_SECONDS')?.value ?? 0)
            const grace = spec?.terminationGracePeriodSeconds ?? 30
            return [
              ...(pause < 1 ? [`${title} stops while requests are still sent to it.`] : []),
              ...(drain < 1 ? [`${title} does not drain.`] : []),
              ...(grace < pause + drain + stopSeconds ? [`${title} is killed after ${grace} seconds; it may need ${pause + drain + stopSeconds}.`] : []),
            ]
          }),
    ),
}

export const probed: Policy = {
  holds: 'every service is asked whether it lives and whether it is ready, and is not killed for a store that is away',
  faults: (manifests) =>
    podsOf(manifests).flatMap(({ title, kind, pod: { spec } }) =>
      kind !== 'Deployment'
        ? []
        : (spec?.containers ?? []).flatMap(({ ports, ...container }) =>
            ([['startupProbe', '/health/live'], ['livenessProbe', '/health/live'], ['readinessProbe', '/health/ready']] as const).flatMap(([probe, path]) => {
              const { httpGet } = container[probe] ?? {}
              if (httpGet?.path !== path) return [`${title} has no ${probe} at ${path}.`]
              return ports?.some(({ name, containerPort }) => httpGet.port === name || httpGet.port === containerPort) ? [] : [`${title} has a ${probe} at a port it does not have.`]
            }),
          ),
    ),
}

export const spread: Policy = {
  holds: 'every service is spread over zones and nodes, and none stands still while it is replaced',
  faults: (manifests) =>
    podsOf(manifests).flatMap(({ title, kind, pod: { spec } }) =>
      kind !== 'Deployment'
        ? []
        : ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].flatMap((key) =>
            spec?.topologySpreadConstraints?.some(({ topologyKey }) => topologyKey === key) ? [] : [`${title} is not spread over ${key}.`],
          ),
    ),
}
