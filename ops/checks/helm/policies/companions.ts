import { matches, ofKind, podsOf } from '../manifests.ts'
import type { Policy } from './policy.ts'

/** What stands beside every Deployment. */
export const companions: Policy = {
  holds: 'every service has a Service, an account, a budget, an autoscaler, a monitor and a network policy of its own',
  faults: (manifests) =>
    ofKind(manifests, 'Deployment').flatMap(({ metadata, spec }) => {
      const name = metadata!.name!
      const labels = spec!.template.metadata?.labels
      const there = {
        Service: ofKind(manifests, 'Service').some(({ spec }) => matches(spec!.selector, labels)),
        ServiceAccount: spec!.template.spec!.serviceAccountName === name && ofKind(manifests, 'ServiceAccount').some(({ metadata }) => metadata!.name === name),
        PodDisruptionBudget: ofKind(manifests, 'PodDisruptionBudget').some(({ spec }) => matches(spec!.selector!.matchLabels, labels)),
        HorizontalPodAutoscaler: ofKind(manifests, 'HorizontalPodAutoscaler').some(({ spec }) => spec!.scaleTargetRef.name === name),
        ServiceMonitor: ofKind(manifests, 'ServiceMonitor').some(({ spec }) => matches(spec.selector.matchLabels, labels)),
        NetworkPolicy: ofKind(manifests, 'NetworkPolicy').some(
          ({ spec }) => Object.keys(spec!.podSelector!.matchLabels ?? {}).length > 0 && matches(spec!.podSelector!.matchLabels, labels),
        ),
      }
      return Object.entries(there).flatMap(([kind, is]) => (is ? [] : [`${name} has no ${kind} of its own.`]))
    }),
}

/** Selectors that select nothing, or others' pods, are found by nobody until it is too late. */
export const selecting: Policy = {
  holds: 'whatever selects pods selects those of its own name alone, at ports that they have',
  faults: (manifests) => {
    const pods = podsOf(manifests)
    const selected = (kind: string, own: string, selector: Readonly<Record<string, string>> | undefined) => {
      const names = pods.filter(({ pod }) => matches(selector, pod.metadata?.labels)).map(({ name }) => name)
      return names.length === 1 && names[0] === own ? [] : [`${kind} ${own} selects ${names.length === 0 ? 'nothing' : names.join(', ')}.`]
    }
    return [
      ...ofKind(manifests, 'Deployment').flatMap(({ metadata, spec }) => selected('Deployment', metadata!.name!, spec!.selector.matchLabels)),
      ...ofKind(manifests, 'PodDisruptionBudget').flatMap(({ metadata, spec }) => selected('PodDisruptionBudget', metadata!.name!, spec!.selector!.matchLabels)),
      ...ofKind(manifests, 'Service').flatMap(({ metadata, spec }) => {
        const ports = pods.filter(({ pod }) => matches(spec!.selector, pod.metadata?.labels)).flatMap(({ pod }) => pod.spec!.containers.flatMap(({ ports }) => ports ?? []))
        return [
          ...selected('Service', metadata!.name!, spec!.selector),
          ...spec!.ports!.flatMap(({ targetPort }) => (ports.some(({ name }) => name === targetPort) ? [] : [`Service ${metadata!.name} leads to ${targetPort}, which its pods do not have.`])),
        ]
      }),
    ]
  },
}

export const enough: Policy = {
  holds: 'outside dev every service has at least two, and a node can be emptied without stopping any',
  faults: (manifests, environment) =>
    ofKind(manifests, 'HorizontalPodAutoscaler').flatMap(({ metadata, spec }) => {
      const least = spec!.minReplicas ?? 1
      return [
        ...(environment !== 'dev' && least < 2 ? [`${metadata!.name} may be alone.`] : []),
        ...(spec!.maxReplicas < least ? [`${metadata!.name} may have at most ${spec!.maxReplicas} and must have ${least}.`] : []),
      ]
    }),
}

export const closed: Policy = {
  holds: 'only the gateway is reached from outside, by TLS, and no Service has a door of its own',
  faults: (manifests) => [
    ...ofKind(manifests, 'Service').flatMap(({ metadata, spec }) => (spec!.type === 'ClusterIP' && !spec!.externalIPs ? [] : [`Service ${metadata!.name} has a door of its own.`])),
    ...ofKind(manifests, 'Ingress').flatMap(({ metadata, spec }) => {
      const hosts = new Set(spec!.tls?.filter(({ secretName }) => secretName).flatMap(({ hosts }) => hosts ?? []))
      return spec!.rules!.flatMap(({ host, http }) => [
        ...(host !== undefined && hosts.has(host) ? [] : [`Ingress ${metadata!.name} answers ${host ?? 'everybody'} without TLS.`]),
        ...http!.paths.flatMap(({ backend }) => (backend.service?.name === 'gateway' ? [] : [`Ingress ${metadata!.name} leads to ${backend.service?.name}.`])),
      ])
    }),
  ],
}
