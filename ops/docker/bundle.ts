import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build, type Metafile } from 'esbuild'

// What a container holds: the code of one context, or that which backs up, and just what that imports, in a few files. Run by the Dockerfile: bundle.ts <image> <folder>.

const root = resolve(import.meta.dirname, '../..')

/** What works with threads: a file that they begin with, and a package that finds its own part of them beside itself, so that it stays as it is. */
const threads: Readonly<Record<string, { readonly worker: string; readonly pool: string }>> = { auth: { worker: join(root, 'packages/adapters/bcrypt/worker.ts'), pool: 'piscina' } }

const beginningOf = (image: string): string => join(root, image === 'backup' ? 'packages/shop/backups/unattended.ts' : `packages/contexts/${image}/main.ts`)

/** Bundles a context, or `backup`, into a folder, with a list of what is inside (CycloneDX 1.6) beside it. Answers the names of the packages. */
export const bundle = async (image: string, out: string): Promise<readonly string[]> => {
  await rm(out, { recursive: true, force: true })
  const { worker, pool } = threads[image] ?? {}
  const { metafile } = await build({
    entryPoints: { main: beginningOf(image), ...(worker !== undefined && { worker }) },
    outdir: out,
    bundle: true,
    // Names stay: MikroORM tells entities apart by them.
    minifySyntax: true,
    minifyWhitespace: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    splitting: true,
    metafile: true,
    absWorkingDir: root,
    logLevel: 'warning',
    legalComments: 'linked',
    // Asked for on Cloudflare alone.
    external: ['pg-cloudflare', ...(pool === undefined ? [] : [pool])],
    // Packages that were written for require find it.
    banner: { js: `import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);` },
  })
  await writeFile(join(out, 'package.json'), '{ "type": "module" }\n')
  const found = [...new Set([...packagesIn(metafile), ...(await asTheyAre(out, [...(await resolvedByName(metafile)), ...(pool === undefined ? [] : [pool])]))])].sort()
  const components = await Promise.all(found.map(componentOf))
  await writeFile(join(out, 'sbom.cdx.json'), JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { component: { type: 'application', name: `minishop-${image}` } }, components }, null, 2))
  return components.map(({ name }) => name)
}

/** Folders of the packages whose code is inside. */
const packagesIn = ({ inputs }: Metafile): readonly string[] =>
  Object.keys(inputs).flatMap((path) => {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]
    return folder === undefined ? [] : [join(root, folder)]
  })

/** Packages whose files are read at run time, found by `import.meta.resolve`. */
const resolvedByName = async ({ outputs }: Metafile): Promise<readonly string[]> => {
  const texts = await Promise.all(Object.keys(outputs).filter((path) => path.endsWith('.js')).map((path) => readFile(join(root, path), 'utf8')))
  return texts.flatMap((text) => [...text.matchAll(/import\.meta\.resolve\("((?:@[^/"]+\/)?[^/"]+)\//g)].map(([, name]) => name!))
}

/** Puts packages beside the bundle. Answers where they were. */
const asTheyAre = (out: string, names: readonly string[]): Promise<readonly string[]> =>
  Promise.all(
    [...new Set(names)].map(async (name) => {
      const folder = join(root, 'node_modules', name)
      await cp(folder, join(out, 'node_modules', name), { recursive: true, filter: (path) => !/\.map$|\.d\.ts$|\/(benchmark|docs|test|test-jest)$/.test(path.slice(folder.length)) })
      return folder
    }),
  )

const componentOf = async (folder: string) => {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { readonly name: string; readonly version: string; readonly license?: string }
  return { type: 'library', name, version, purl: `pkg:npm/${name.replace('@', '%40')}@${version}`, ...(license !== undefined && { licenses: [{ license: { name: license } }] }) }
}

if (import.meta.main) {
  const [image = '', out = ''] = process.argv.slice(2)
  const inside = await bundle(image, resolve(out))
  process.stdout.write(`${image}: ${inside.length} packages inside\n`)
}
