import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { debianPackages, type Program } from './steps.ts'

/** Whether a program can be started. Debian keeps servers in /usr/sbin, which is not on everybody's PATH. */
export const isInstalled = (program: Program): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })

/** How this machine lets us install Debian packages: as root, by a sudo that asks no password, or not at all. */
const installer = (): readonly string[] | undefined => {
  const works = (command: string, ...options: string[]) => spawnSync(command, options, { stdio: 'ignore' }).status === 0
  if (!works('apt-get', '--version')) return undefined
  if (process.getuid?.() === 0) return ['apt-get']
  return works('sudo', '-n', 'true') ? ['sudo', '-n', 'apt-get'] : undefined
}

/**
 * Installs what is missing from the system's Debian packages where the system has apt and we have the rights.
 * Answers in words what is still missing then, and how to get it; nothing when all is there.
 */
export const bringPrograms = (programs: readonly Program[], say: (line: string) => void): string | undefined => {
  const missing = programs.filter((program) => !isInstalled(program))
  if (missing.length === 0) return undefined
  const packages = (programs: readonly Program[]) => [...new Set(programs.map((program) => debianPackages[program]))]
  const apt = installer()
  if (apt !== undefined) {
    say(`installing ${missing.join(' and ')} from the system's packages ...`)
    const run = (...options: string[]) =>
      spawnSync(apt[0]!, [...apt.slice(1), ...options], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    run('update', '-qq')
    run('install', '-y', '-qq', '--no-install-recommends', ...packages(missing))
  }
  const lacking = missing.filter((program) => !isInstalled(program))
  if (lacking.length === 0) return undefined
  return `${lacking.join(' and ')} must be on the PATH. On Debian and Ubuntu: "sudo apt-get install ${packages(lacking).join(' ')}"; on macOS: "brew install ${packages(lacking).map((name) => (name === 'redis-server' ? 'redis' : name)).join(' ')}".`
}
