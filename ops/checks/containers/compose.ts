import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'

type Waiting = Readonly<Record<string, { readonly condition: string }>>

export interface Composed {
  readonly image: string
  readonly user?: string
  readonly profiles?: readonly string[]
  readonly command?: readonly string[]
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly cap_add?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly pids_limit?: number
  readonly mem_limit?: string
  readonly cpus?: number
  readonly privileged?: boolean
  readonly network_mode?: string
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] }
  readonly depends_on?: Waiting
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[]
  readonly volumes?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly ports?: readonly string[]
}

export interface Compose {
  readonly services: Readonly<Record<string, Composed>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
  readonly volumes: Readonly<Record<string, unknown>>
}

export const composeText = readFileSync(resolve(import.meta.dirname, '../../../compose.yml'), 'utf8')
export const composeOf = (text: string): Compose => parse(text, { merge: true }) as Compose

/** Those whose images write into their own folders as they start. */
const writing = ['elasticsearch', 'elasticsearch-setup', 'kibana', 'logstash']
/** Those that can do their work as root alone: what Docker keeps of logs is root's, and so are new volumes. */
const asRoot = ['filebeat', 'volumes']

/** What is not as it must be, in words. */
export const wrongIn = ({ services, secrets, volumes }: Compose): readonly string[] =>
  Object.entries(services).flatMap(([name, service]) => {
    const task = service.healthcheck?.disable === true
    const waits = Object.entries(service.depends_on ?? {})
    const taken = (service.secrets ?? []).map((secret) => (typeof secret === 'string' ? secret : secret.source))
    const checks: readonly (readonly [boolean, string])[] = [
      [/^\$\{MINISHOP_IMAGES:-[^}]+\}-[a-z]+:\$\{MINISHOP_VERSION:-dev\}$/.test(service.image) || /:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/.test(service.image), 'names no version of its image'],
      [/^\d+:\d+$/.test(service.user ?? ''), 'has no user by number'],
      [!/^0:/.test(service.user ?? '') || asRoot.includes(name), 'is root'],
      [service.read_only === true || writing.includes(name), 'can write to its image'],
      [service.cap_drop?.includes('ALL') === true && (service.cap_add === undefined || name === 'volumes'), 'keeps rights'],
      [service.security_opt?.includes('no-new-privileges:true') === true && service.privileged === undefined, 'can get rights'],
      [service.mem_limit !== undefined && service.pids_limit !== undefined && service.cpus !== undefined, 'has no bounds'],
      [task || service.healthcheck?.test !== undefined, 'does not say how it is'],
      [(service.ports ?? []).every((port) => port.startsWith('127.0.0.1:')), 'is open to other machines'],
      [waits.every(([other, { condition }]) => condition === (services[other]?.healthcheck?.disable === true ? 'service_completed_successfully' : 'service_healthy')), 'waits for no end or health of another'],
      [waits.every(([other]) => (services[other]?.profiles ?? service.profiles) === undefined || services[other]?.profiles === undefined || services[other].profiles[0] === service.profiles?.[0]), 'waits for what its profile does not start'],
      [taken.every((secret) => secret in secrets), 'takes a secret that there is not'],
      [(service.tmpfs ?? []).every((place) => place.startsWith('/')), 'has something in memory at no place'],
      [(service.volumes ?? []).every((volume) => /^[./]/.test(volume) || volume.split(':')[0]! in volumes), 'has a volume that there is not'],
    ]
    return checks.flatMap(([holds, words]) => (holds ? [] : [`${name} ${words}`]))
  })
