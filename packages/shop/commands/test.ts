import { spawn, spawnSync } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { bringPrograms } from '../gate/programs.ts'
import { stepOf, steps, type Step } from '../gate/steps.ts'
import { tapReader, type Tally } from '../gate/tap.ts'

export interface TestOptions {
  /** The steps to run; all of them where none is named. */
  readonly names: readonly string[]
  /** Only says what would run. */
  readonly list: boolean
  /** Shows passing tests too, by their titles. */
  readonly all?: boolean
}

const root = resolve(import.meta.dirname, '../../..')
const say = (line = ''): void => void process.stdout.write(`${line}\n`)

const testFiles = (): readonly string[] =>
  globSync('{packages,tests,ops}/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**', '**/fixtures/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()

/** Runs the gate, or some of its steps, and answers the exit code: 0 when everything holds, 1 when something does not, 2 when asked for an unknown step. */
export const runTests = async ({ names, list, all = false }: TestOptions): Promise<number> => {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name))
  if (unknown.length > 0) {
    process.stderr.write(`There is no step ${unknown.map((name) => `"${name}"`).join(' or ')}. There are: ${steps.map(({ name }) => name).join(', ')}.\n`)
    return 2
  }
  const chosen = steps.filter(({ name }) => names.length === 0 || names.includes(name))
  const files = Map.groupBy(testFiles(), stepOf)
  if (list) {
    for (const { name, summary, project } of chosen) {
      say(`${name}: ${summary}`)
      if (project !== undefined) say(`  tsc --noEmit --project ${project}`)
      for (const file of files.get(name) ?? []) say(`  ${file}`)
    }
    return 0
  }
  let total: Tally = { passed: 0, failed: 0 }
  for (const step of chosen) {
    say(`\n${step.name}: ${step.summary}`)
    if (step.onRequest !== undefined && names.length === 0) {
      say(`  not run: ${step.onRequest}. Ask for it by its name: ./minishop test ${step.name}`)
      continue
    }
    const began = performance.now()
    const tally = await runStep(step, files.get(step.name) ?? [], all)
    say(`  ${tally.passed} passed, ${tally.failed} failed in ${((performance.now() - began) / 1000).toFixed(1)} s`)
    total = added(total, tally)
  }
  say(`\n${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

const added = (one: Tally, other: Tally): Tally => ({ passed: one.passed + other.passed, failed: one.failed + other.failed })

const runStep = async (step: Step, files: readonly string[], all: boolean): Promise<Tally> => {
  const lacking = files.length > 0 ? bringPrograms(step.programs, (line) => say(`  ${line}`)) : undefined
  if (lacking !== undefined) {
    say(`  ✘ ${lacking}`)
    return { passed: 0, failed: 1 }
  }
  const checked = step.project === undefined ? { passed: 0, failed: 0 } : await ready(step.project)
  if (checked.failed > 0) return checked
  return files.length > 0 ? added(checked, await ava(files, all)) : checked
}

/** Installs what a project's own lock names, where it has one and that has changed, and type-checks the project. */
const ready = async (project: string): Promise<Tally> => {
  const [lock, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((name) => statSync(join(root, project, name), { throwIfNoEntry: false })?.mtimeMs)
  // What the first lock names is there: this runs on it.
  if (project !== '.' && lock !== undefined && (installed === undefined || lock > installed)) {
    say(`  installing what ${project}/package-lock.json names ...`)
    const { status } = spawnSync('npm', ['ci'], { cwd: join(root, project), stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) {
      say(`  ✘ npm could not install what ${project}/package-lock.json names; its own words are above.`)
      return { passed: 0, failed: 1 }
    }
  }
  return typeCheck(project)
}

/** Type-checks a project: one check that passes, or as many that fail as there are errors. */
const typeCheck = async (project: string): Promise<Tally> => {
  let errors = 0
  const code = await run(['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false', '--project', project], (line) => {
    if (/\berror TS\d+:/.test(line)) errors++
    say(`  ${line}`)
  })
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: Math.max(errors, 1) }
}

const ava = async (files: readonly string[], all: boolean): Promise<Tally> => {
  const reader = tapReader((line) => say(line), { all })
  const code = await run(['node_modules/ava/entrypoints/cli.js', '--tap', ...files], reader.line)
  const tally = reader.tally()
  if (code === 0 || tally.failed > 0) return tally
  say(`  ✘ the test runner ended with exit code ${code}`)
  return added(tally, { passed: 0, failed: 1 })
}

/** Runs a program of node_modules under this very Node, its standard output line by line. Answers its exit code. */
const run = async ([program, ...options]: readonly [string, ...string[]], onLine: (line: string) => void): Promise<number> => {
  const child = spawn(process.execPath, [join(root, program), ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`, FORCE_COLOR: '0' },
  })
  const ended = new Promise<number>((settle, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => settle(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
  for await (const line of createInterface({ input: child.stdout })) onLine(line)
  return ended
}
