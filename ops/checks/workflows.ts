import { parse } from 'yaml'

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly uses?: string
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: number
  readonly steps?: readonly Step[]
}
export interface Workflow {
  readonly on: string | readonly string[] | Readonly<Record<string, unknown>>
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

export const workflow = (text: string): Workflow => parse(text) as Workflow

/** The scripts of a workflow, by the job that runs each. */
export const scripts = ({ jobs }: Workflow): readonly (readonly [job: string, script: string])[] =>
  Object.entries(jobs).flatMap(([name, { steps = [] }]) => steps.flatMap(({ run }) => (run === undefined ? [] : [[name, run] as const])))

/** What a workflow must not do, in words: rights that nobody gave on purpose, code that can change under its name, words of strangers in a script. */
export const dangers = ({ on, permissions, jobs }: Workflow): readonly string[] => {
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? (on as readonly string[]) : Object.keys(on)
  const steps = Object.entries(jobs).flatMap(([job, { steps = [] }]) => steps.map((step) => ({ job, ...step })))
  return [
    ...events.filter((event) => event === 'pull_request_target' || event === 'workflow_run').map((event) => `${event} runs with our rights on what a stranger wrote`),
    ...(JSON.stringify(permissions) === '{}' ? [] : ['the workflow as a whole must have no permissions: permissions: {}']),
    ...Object.entries(jobs).flatMap(([name, job]) => [
      ...(job.permissions === undefined || typeof job.permissions === 'string' ? [`${name} must name its permissions`] : []),
      ...(job.uses === undefined && job['timeout-minutes'] === undefined ? [`${name} has no timeout-minutes`] : []),
    ]),
    ...steps.flatMap(({ job, uses = '', run = '', with: options }) => [
      ...(uses !== '' && !uses.startsWith('./') && !/@[0-9a-f]{40}$/.test(uses) ? [`${job} uses ${uses}, which is not a commit`] : []),
      ...(uses.startsWith('actions/checkout@') && options?.['persist-credentials'] !== false ? [`${job} leaves its token in the checkout: persist-credentials: false`] : []),
      ...(/\$\{\{/.test(run) ? [`${job} puts an expression into a script: hand it over in env`] : []),
    ]),
  ]
}
