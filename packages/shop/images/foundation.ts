import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Containers } from '../containers.ts'
import { buildImage, hasImage, run } from './engine.ts'

export const foundation = 'localhost/minishop-base:26'

/** What nobody needs to build with. */
const notNeeded = ['var/lib/apt/lists', 'var/cache/apt', 'usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info']

/**
 * A base as the official image of Node is: Debian's least, from its packages, with the Node and the npm that run here. Made once; whoever wants it
 * anew removes the image.
 */
export const makeFoundation = (engine: Containers['engine']): string => {
  if (hasImage(engine, foundation)) return foundation
  if (process.getuid?.() !== 0) throw new Error('Only root can make a base of Debian packages: debootstrap changes into it. Run this as root, or name an image with --base.')
  const folder = mkdtempSync(join(tmpdir(), 'minishop-base-'))
  try {
    const root = join(folder, 'root')
    run('debootstrap', '--variant=minbase', '--include=ca-certificates,libatomic1,libstdc++6', 'bookworm', root)
    for (const path of notNeeded) rmSync(join(root, path), { recursive: true, force: true })
    // Devices and the like are the engine's to make.
    for (const place of ['dev', 'proc', 'sys']) for (const name of readdirSync(join(root, place))) rmSync(join(root, place, name), { recursive: true, force: true })
    cpSync(process.execPath, join(root, 'usr/local/bin/node'))
    const npm = join(root, 'usr/local/lib/node_modules/npm')
    mkdirSync(dirname(npm), { recursive: true })
    cpSync(npmFolder(), npm, { recursive: true })
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'))
    run('tar', '--directory', root, '--create', '--file', join(folder, 'root.tar'), '.')
    rmSync(root, { recursive: true })
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nADD root.tar /\nENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n')
    buildImage(engine, foundation, folder, 'Dockerfile', {})
    return foundation
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Where the npm of this machine lies with all that it needs. */
const npmFolder = (): string => {
  const { stdout } = spawnSync('sh', ['-c', 'readlink -f "$(command -v npm)"'], { encoding: 'utf8' })
  return dirname(dirname(stdout.trim()))
}
