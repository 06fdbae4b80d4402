import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ownSettings, siblingSettings, type Environment } from '@minishop/host'
import { compositionOf, type ContextName } from './contexts.ts'
import { certificateIn } from './stores.ts'

/** What a service is started by. */
export interface Program {
  readonly command: string
  readonly words: readonly string[]
  readonly environment: Environment
  /** The words by which the command removes what a kill of itself would leave running. */
  readonly removal?: readonly string[]
}

export interface Containers {
  readonly engine: 'podman' | 'docker'
  /** The name of an image, with `{context}` in it: `minishop-{context}:dev`. */
  readonly images: string
  /** What containers write outside of themselves: mails that are kept, the simulated provider's book. */
  readonly folder: string
  /** By which they know the stores: a file. */
  readonly certificate: string
}

/** For the services of a data folder: what they write lies in a folder of it that their user can write to. */
export const containersOf = (data: string, engine: Containers['engine'], images: string): Containers => {
  const folder = join(data, 'outside')
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o777)
  return { engine, images, folder, certificate: certificateIn(data) }
}

export const containerName = (name: ContextName, port: number): string => `minishop-${name}-${port}`

/** As a cluster runs it: nothing to write to, no rights, bounded. The network is the machine's, for the stores are on its loopback. */
const locked = ['--network=host', '--read-only', '--tmpfs=/tmp:rw,noexec,nosuid,size=16m', '--cap-drop=all', '--security-opt=no-new-privileges', '--pids-limit=200', '--memory=512m']

/**
 * A service as its container. It is told its settings alone, by their names, so that no secret stands on a command line. An image takes itself for
 * production, which keeps no mails to be looked at; this is somebody's laptop.
 */
export const inContainer = async ({ engine, images, folder, certificate }: Containers, name: ContextName, port: number, settings: Environment): Promise<Program> => {
  const composition = await compositionOf(name)
  const told: Environment = { NODE_ENV: 'development', ...settings }
  const known = Object.keys({ NODE_ENV: {}, ...ownSettings, ...siblingSettings(composition), ...composition.settings }).filter((variable) => told[variable] !== undefined)
  const container = containerName(name, port)
  return {
    command: engine,
    removal: ['rm', '--force', container],
    words: [
      ...['run', '--rm', `--name=${container}`, ...(engine === 'podman' ? ['--replace'] : [])],
      ...locked,
      `--volume=${folder}:${folder}`,
      `--volume=${certificate}:${certificate}:ro`,
      ...known.flatMap((variable) => ['--env', variable]),
      images.replace('{context}', name),
    ],
    environment: { ...process.env, ...Object.fromEntries(known.map((variable) => [variable, told[variable]])) },
  }
}
