import { join, resolve } from 'node:path'
import type { Context } from '@minishop/kernel'
import { stringify } from 'yaml'
import type { EnvironmentName } from '../helm/charts.ts'
import { manifestsIn, type Manifest } from '../helm/manifests.ts'
import { helm } from '../tools.ts'
import { usersAsValues, usersOf } from './users.ts'

export const argocdFolder = resolve(import.meta.dirname, '../../argocd')

/** The users of NATS, as they are written for its chart. */
export const usersFile = join(argocdFolder, 'values/nats-users.yaml')
export const usersText = (contexts: readonly Context[]): string =>
  `# Who may do what, as the manifests of the contexts say. Written by "npm --prefix ops run renew"; the passwords are those of the Secret nats-users.\n${stringify(usersAsValues(usersOf(contexts)), { lineWidth: 0 })}`

/** An application, as far as its order, its source and its healing go. */
export interface Application extends Manifest {
  readonly spec: {
    readonly project: string
    readonly sources: readonly { readonly repoURL: string; readonly path?: string; readonly chart?: string; readonly targetRevision: string; readonly helm?: { readonly valueFiles: readonly string[] } }[]
    readonly destination: { readonly namespace: string }
    readonly syncPolicy: { readonly automated?: { readonly prune: boolean; readonly selfHeal: boolean } }
  }
}

/** The applications of an environment, as ArgoCD renders them. */
export const applicationsOf = async (environment: EnvironmentName): Promise<readonly Application[]> => {
  const chart = join(argocdFolder, 'environment')
  const set = `environment=${environment},revision=v1.2.3`
  return manifestsIn(await helm('template', 'environment', chart, '--values', join(chart, `values-${environment}.yaml`), '--set', set)) as readonly Application[]
}

export const waveOf = ({ metadata }: Manifest): number => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0)

/** What is wrong with the applications of an environment, in words. */
export const applicationFaults = (applications: readonly Application[], environment: EnvironmentName, project: { readonly sourceRepos: readonly string[]; readonly destinations: readonly { readonly namespace: string }[] }): readonly string[] => {
  const order = ['stores', 'nats', 'minishop'].map((name) => applications.find(({ metadata }) => metadata.name === `minishop-${environment}-${name}`))
  if (order.includes(undefined) || applications.length !== order.length) return [`There are others than stores, NATS and the services: ${applications.map(({ metadata }) => metadata.name).join(', ')}.`]
  const waves = order.map((application) => waveOf(application!))
  return [
    ...(waves[0]! < waves[1]! && waves[1]! < waves[2]! ? [] : [`The waves are ${waves.join(', ')}; stores come first, then the broker, services last.`]),
    ...applications.flatMap(({ metadata: { name }, spec: { sources, destination, syncPolicy: { automated } } }) => [
      ...(environment === 'production' && automated ? [`${name} changes production without anybody's word.`] : []),
      ...(environment !== 'production' && !automated?.selfHeal ? [`${name} does not heal itself.`] : []),
      ...(environment !== 'production' && name.endsWith('-minishop') && !automated?.prune ? [`${name} leaves behind what is no more.`] : []),
      ...(automated?.prune && !name.endsWith('-minishop') ? [`${name} removes what keeps data.`] : []),
      ...(destination.namespace === `minishop-${environment}` ? [] : [`${name} goes into ${destination.namespace}.`]),
      ...sources.flatMap(({ repoURL, targetRevision }) => [
        ...(project.sourceRepos.includes(repoURL) ? [] : [`${name} comes from ${repoURL}, which the project does not allow.`]),
        ...(/^\D*\d+\.\d+\.\d+$/.test(targetRevision) ? [] : [`${name} runs ${targetRevision}, whatever that is.`]),
      ]),
    ]),
  ]
}
