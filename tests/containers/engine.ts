import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')
export const names = 'localhost/minishop-{context}:dev'

export interface Engine {
  /** What steers podman and buildah: a store of images of their own. */
  readonly environment: Readonly<Record<string, string>>
  /** Runs podman and answers what it printed. Rejects with its own words where it fails. */
  podman(...words: readonly string[]): Promise<string>
  remove(): Promise<void>
}

/**
 * podman with a store of images beside the other things that are kept between runs, so that a second run builds only what has changed. Set for a machine
 * that may be a container itself: without systemd, and with bounds that even root can't raise.
 */
export const openEngine = async (): Promise<Engine> => {
  const kept = process.env['MINISHOP_IMAGE_STORE'] ?? join(root, 'node_modules/.cache/minishop-images')
  const folder = await mkdtemp(join(tmpdir(), 'minishop-engine-'))
  // The same for each run on this store, and short: with more than 50 characters podman does not tidy up, and looks for a container that has ended for 20 seconds.
  const runRoot = join(tmpdir(), `minishop-${createHash('sha256').update(kept).digest('hex').slice(0, 8)}`)
  const [settings, storage] = [join(folder, 'containers.conf'), join(folder, 'storage.conf')]
  await mkdir(kept, { recursive: true })
  await writeFile(
    settings,
    `[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`,
  )
  await writeFile(storage, `[storage]\ndriver = "overlay"\ngraphroot = "${join(kept, 'storage')}"\nrunroot = "${runRoot}"\n`)
  const environment = { CONTAINERS_CONF: settings, CONTAINERS_STORAGE_CONF: storage }
  return {
    environment,
    async podman(...words) {
      const { stdout } = await promisify(execFile)('podman', words, { env: { ...process.env, ...environment }, maxBuffer: 64 * 2 ** 20 })
      return stdout.trim()
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Builds all images by the command that everybody has. Rejects with what it printed. */
export const buildImages = ({ environment }: Engine): Promise<void> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, 'packages/shop/main.ts'), 'images', '--local-base', '--names', names], { env: { ...process.env, ...environment } })
    let printed = ''
    for (const output of [child.stdout, child.stderr]) output.on('data', (piece: Buffer) => void (printed += piece.toString()))
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`The images could not be built:\n${printed.slice(-3_000)}`))))
  })
