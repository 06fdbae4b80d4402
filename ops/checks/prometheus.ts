import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'

export const prometheusFolder = resolve(import.meta.dirname, '../prometheus')

export interface Rule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

interface AlertTest {
  readonly alertname: string
  readonly exp_alerts: readonly { readonly exp_labels: Readonly<Record<string, string>> }[]
}

const filesIn = (folder: string): readonly string[] => readdirSync(join(prometheusFolder, folder)).map((name) => join(prometheusFolder, folder, name))
const read = (path: string): any => parse(readFileSync(path, 'utf8'))

export const ruleFiles = filesIn('rules')
export const ruleTestFiles = filesIn('tests')
export const rules: readonly Rule[] = ruleFiles.flatMap((path) => read(path).groups.flatMap(({ rules }: { readonly rules: readonly Rule[] }) => rules))
export const alerts = rules.filter((rule) => rule.alert !== undefined) as readonly (Rule & { readonly alert: string })[]
export const alertTests: readonly AlertTest[] = ruleTestFiles.flatMap((path) => read(path).tests.flatMap(({ alert_rule_test: tests }: { readonly alert_rule_test: readonly AlertTest[] }) => tests))

/** The unit tests of these alerts that are not there: each alert must be seen to be quiet, and each rule of it to fire. */
export const untested = (alerts: readonly (Rule & { readonly alert: string })[], tests: readonly AlertTest[]): readonly string[] =>
  alerts.flatMap(({ alert, labels = {} }) => {
    const own = tests.filter(({ alertname }) => alertname === alert)
    const fired = own.some(({ exp_alerts: expected }) => expected.some(({ exp_labels: seen }) => Object.entries(labels).every(([name, value]) => seen[name] === value)))
    const rule = [alert, ...Object.values(labels)].join(' ')
    return [...(fired ? [] : [`${rule} is never seen to fire`]), ...(own.some(({ exp_alerts: expected }) => expected.length === 0) ? [] : [`${rule} is never seen to be quiet`])]
  })

/** Runs a tool of Prometheus and answers what it printed. Rejects with its own words where it finds fault. */
export const tool = async (program: 'promtool' | 'amtool', ...options: readonly string[]): Promise<string> => {
  const run = promisify(execFile)(program, options, { cwd: prometheusFolder })
  const { stdout, stderr } = await run.catch((error: { readonly stdout: string; readonly stderr: string }) => Promise.reject(new Error(`${error.stdout}\n${error.stderr}`)))
  return `${stdout}${stderr}`
}
