import { execFile } from 'node:child_process'
import { copyFile, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '@minishop/servers'

export interface PackOptions {
  readonly to: string
}

const root = resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string>>
}

/**
 * Makes the framework into packages that a registry takes, in the versions that Lerna gave them: JavaScript with types, since Node does not strip
 * types of what lies in node_modules. The shop itself is an application, and no package. Answers 0, or 1 where it does not compile.
 */
export const pack = async ({ to }: PackOptions): Promise<number> => {
  const out = resolve(to)
  const undo: (() => Promise<void>)[] = []
  try {
    const folder = await temporaryFolder({ teardown: (remove) => void undo.push(remove) })
    await compile(folder)
    await mkdir(out, { recursive: true })
    for await (const path of glob('packages/{kernel,host,servers,adapters/*}/package.json', { cwd: root })) {
      const at = join(folder, 'built', relative('packages', dirname(path)))
      const { private: _, ...manifest } = JSON.parse(await readFile(join(root, path), 'utf8')) as Manifest & { readonly private: boolean }
      const exports = Object.fromEntries(Object.entries(manifest.exports).map(([name, source]) => [name, compiled(source)]))
      await writeFile(join(at, 'package.json'), JSON.stringify({ ...manifest, exports, engines: { node: '>=26' } }, null, 2))
      await copyFile(join(root, 'LICENSE'), join(at, 'LICENSE'))
      await writeFile(join(at, 'README.md'), `# ${manifest.name}\n\n${(manifest as { description?: string }).description}.\n\nA part of Minishop's framework for hexagonal services.\n`)
      const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', out], { cwd: at })
      process.stdout.write(`${join(to, stdout.trim())}\n`)
    }
    return 0
  } catch (error) {
    const { stdout = '', message } = error as Error & { readonly stdout?: string }
    process.stderr.write(`The packages could not be made. ${stdout || message}\n`)
    return 1
  } finally {
    for (const each of undo) await each()
  }
}

const compiled = (source: string) => ({ types: source.replace(/\.ts$/, '.d.ts'), default: source.replace(/\.ts$/, '.js') })

/** All of them in one program, as the checkout has them beside each other. */
const compile = async (folder: string): Promise<void> => {
  const project = join(root, `tsconfig.pack-${process.pid}.json`)
  const settings = {
    extends: './tsconfig.json',
    compilerOptions: { noEmit: false, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true, declaration: true, rootDir: 'packages', outDir: join(folder, 'built') },
    include: ['packages/kernel', 'packages/host', 'packages/servers', 'packages/adapters'],
    exclude: ['**/*.test.ts', '**/node_modules'],
  }
  try {
    await writeFile(project, JSON.stringify(settings))
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', project], { cwd: root })
  } finally {
    await rm(project, { force: true })
  }
}
