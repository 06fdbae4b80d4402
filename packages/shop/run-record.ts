import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a running shop can be asked how it is. */
export interface RunRecord {
  readonly pid: number
  readonly statusUrl: string
  readonly url: string
}

const file = (folder: string) => join(folder, 'run.json')

export const writeRunRecord = (folder: string, record: RunRecord): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${file(folder)}.new`, JSON.stringify(record))
  renameSync(`${file(folder)}.new`, file(folder))
}

/** Of a shop that runs on this folder; nothing where none does, also where one was killed. */
export const readRunRecord = (folder: string): RunRecord | undefined => {
  try {
    const record = JSON.parse(readFileSync(file(folder), 'utf8')) as RunRecord
    process.kill(record.pid, 0)
    return record
  } catch {
    return undefined
  }
}

export const removeRunRecord = (folder: string): void => rmSync(file(folder), { force: true })
