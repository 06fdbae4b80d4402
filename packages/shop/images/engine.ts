import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Containers } from '../containers.ts'

type Engine = Containers['engine']

/** What builds images for an engine: buildah builds what podman runs. */
const builders = {
  podman: ['buildah', 'bud', '--layers', '--format', 'docker'],
  docker: ['docker', 'build'],
} as const satisfies Record<Engine, readonly string[]>

/** Runs a program, whose words are shown as they come. Throws where it fails. */
export const run = (command: string, ...words: readonly string[]): void => {
  const { status, error } = spawnSync(command, words, { stdio: ['ignore', 2, 2], env: { ...process.env, DOCKER_BUILDKIT: '1' } })
  if (error) throw new Error(`${command} could not be started: ${error.message}`)
  if (status !== 0) throw new Error(`${command} ended with code ${status}; its own words are above.`)
}

/** Whether an engine has an image already. */
export const hasImage = (engine: Engine, image: string): boolean =>
  spawnSync(engine === 'podman' ? 'buildah' : 'docker', ['inspect', '--type', 'image', image], { stdio: 'ignore' }).status === 0

/** Builds an image from a folder, with the network and the npm of this machine: its mirror and whom it trusts are told as secrets, which stay in no layer. */
export const buildImage = (engine: Engine, image: string, folder: string, file: string, values: Readonly<Record<string, string>>, target?: string): void => {
  const [command, ...words] = builders[engine]
  const secrets = { npmrc: process.env['NPM_CONFIG_USERCONFIG'] ?? join(homedir(), '.npmrc'), cacerts: process.env['NODE_EXTRA_CA_CERTS'] ?? '' }
  run(
    command,
    ...words,
    '--network=host',
    ...Object.entries(secrets).flatMap(([id, path]) => (existsSync(path) ? ['--secret', `id=${id},src=${path}`] : [])),
    ...Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(target === undefined ? [] : ['--target', target]),
    ...['--file', join(folder, file), '--tag', image, folder],
  )
}
