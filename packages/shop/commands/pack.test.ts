import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { freePort, temporaryFolder } from '@minishop/servers'

const root = resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)

test('a service that somebody builds on the packed framework runs, and its types hold', async (t) => {
  const folder = await temporaryFolder(t)
  const out = join(folder, 'packed')
  await run(process.execPath, [join(root, 'packages/shop/main.ts'), 'pack', '--to', out])
  const modules = join(folder, 'project', 'node_modules')
  await mkdir(join(modules, '@minishop'), { recursive: true })
  for (const archive of await readdir(out)) {
    const at = join(modules, '@minishop', /^minishop-(.+)-\d/.exec(archive)![1]!)
    await mkdir(at)
    await run('tar', ['-xzf', join(out, archive), '--strip-components=1', '-C', at])
  }
  // What the packages depend on is installed already, from the same lock.
  for (const name of await readdir(join(root, 'node_modules'))) if (name !== '@minishop' && !name.startsWith('.')) await symlink(join(root, 'node_modules', name), join(modules, name))

  const project = join(folder, 'project')
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  await writeFile(
    join(project, 'main.ts'),
    `import { passwordHashes } from '@minishop/bcrypt'
import { compose, serve } from '@minishop/host'
import { anyone, context, query, struct, text } from '@minishop/kernel'
import { memory } from '@minishop/memory'

const hashes = passwordHashes({ pepper: 'a pepper of no less than thirty-two bytes', threads: 1 })
const greet = query({
  summary: 'Greet',
  allows: anyone,
  input: struct({}),
  output: struct({ greeting: text({ max: 20 }) }),
  run: async () => ({ greeting: (await hashes.verify('open sesame', await hashes.hash('open sesame'))).ok ? 'Hello' : 'Who are you?' }),
})
await serve(compose(context({ name: 'greetings', summary: 'Greetings', http: { 'GET /greeting': greet } }), { settings: {}, providers: () => memory() }))
`,
  )
  const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--types', 'node', '--skipLibCheck', '--exactOptionalPropertyTypes']
  await t.notThrowsAsync(run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...strict, 'main.ts'], { cwd: project }))
  const port = await freePort()
  const child = spawn(process.execPath, ['main.ts'], { cwd: project, env: { PATH: process.env['PATH'], PORT: String(port), LOG_LEVEL: 'error' }, stdio: 'inherit' })
  t.teardown(() => void child.kill('SIGKILL'))
  const answered = async (): Promise<unknown> => {
    for (let left = 200; ; left--) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/greeting`).catch(() => undefined)
      if (response || left === 0) return response?.json()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  t.deepEqual(await answered(), { greeting: 'Hello' })
  child.kill('SIGTERM')
  t.deepEqual((await once(child, 'exit'))[0], 0)
})
