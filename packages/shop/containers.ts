import { ownSettings, siblingSettings, type Environment } from '@minishop/host'
import { compositionOf, type ContextName } from './contexts.ts'

/** What a service is started by. */
export interface Program {
  readonly command: string
  readonly words: readonly string[]
  readonly environment: Environment
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

/** As a cluster runs it: nothing to write to, no rights, bounded. The network is the machine's, for the stores are on its loopback. */
const locked = ['--network=host', '--read-only', '--tmpfs=/tmp:rw,noexec,nosuid,size=16m', '--cap-drop=all', '--security-opt=no-new-privileges', '--pids-limit=200', '--memory=512m']

/** A service as its container. It is told its settings alone, by their names, so that no secret stands on a command line. */
export const inContainer = async ({ engine, images, folder, certificate }: Containers, name: ContextName, port: number, settings: Environment): Promise<Program> => {
  const composition = await compositionOf(name)
  const known = Object.keys({ ...ownSettings, ...siblingSettings(composition), ...composition.settings }).filter((variable) => settings[variable] !== undefined)
  return {
    command: engine,
    words: [
      ...['run', '--rm', `--name=minishop-${name}-${port}`, ...(engine === 'podman' ? ['--replace'] : [])],
      ...locked,
      `--volume=${folder}:${folder}`,
      `--volume=${certificate}:${certificate}:ro`,
      ...known.flatMap((variable) => ['--env', variable]),
      images.replace('{context}', name),
    ],
    environment: { ...process.env, ...Object.fromEntries(known.map((variable) => [variable, settings[variable]])) },
  }
}
