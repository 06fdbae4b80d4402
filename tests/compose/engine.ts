import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { until } from '../journey/until.ts'

export const root = resolve(import.meta.dirname, '../..')

export interface Docker {
  /** By which every client finds this engine. */
  readonly environment: Readonly<Record<string, string>>
  /** Runs a program with it and answers what it printed. Rejects with its own words where it fails. */
  run(program: string, ...words: readonly string[]): Promise<string>
  stop(): Promise<void>
}

/**
 * Docker's own engine, with a store of its own that is kept between runs. It leaves the network of the machine as it is: containers reach each other, and
 * nothing else. `more` is what programs find in their environment besides.
 */
export const startDocker = async (more: Readonly<Record<string, string>>): Promise<Docker> => {
  const kept = process.env['MINISHOP_DOCKER_STORE'] ?? join(root, 'node_modules/.cache/minishop-docker')
  await mkdir(kept, { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'minishop-docker-'))
  const socket = `unix://${join(folder, 'docker.sock')}`
  const places = ['--data-root', kept, '--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid'), '--host', socket]
  const engine = spawn('dockerd', [...places, '--bridge=none', '--iptables=false', '--ip-forward=false', '--ip-masq=false'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(engine, 'exit')
  let printed = ''
  engine.stderr.on('data', (piece: Buffer) => void (printed = (printed + piece.toString()).slice(-3_000)))
  const environment = { DOCKER_HOST: socket, DOCKER_BUILDKIT: '1', ...more }
  const docker: Docker = {
    environment,
    async run(program, ...words) {
      const { stdout } = await promisify(execFile)(program, words, { cwd: root, env: { ...process.env, ...environment }, maxBuffer: 64 * 2 ** 20 })
      return stdout.trim()
    },
    async stop() {
      engine.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
  const answers = () => docker.run('docker', 'version').then(() => true, () => engine.exitCode !== null)
  await until('an engine that answers', answers).finally(() => engine.stderr.removeAllListeners('data').resume())
  if (engine.exitCode !== null) throw new Error(`dockerd ended while it started:\n${printed}`)
  return docker
}

/** Makes the images of the stores under the names that compose.yml gives them: by store. */
export const buildStandIns = async (docker: Docker, images: Readonly<Record<string, string>>, { postgres }: { readonly postgres: string }): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'minishop-stand-ins-'))
  try {
    await cp(join(import.meta.dirname, 'stand-ins'), folder, { recursive: true })
    await cp(dirname(dirname(postgres)), join(folder, 'postgresql'), { recursive: true, dereference: true })
    for (const [store, image] of Object.entries(images)) await docker.run('docker', 'build', '--network=host', '--build-arg', `STORE=${store}`, '--tag', image, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
