import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compositionOf, contextNames } from '../contexts.ts'
import { referencePages } from '../reference/pages.ts'
import { say } from '../say.ts'

/** Where the reference lies in the repository. */
export const referenceFolder = resolve(import.meta.dirname, '../../../docs/reference')

/** What runs have measured, and the manifests do not say. */
export const measuredPages: readonly string[] = ['faults.md']

/** Writes the reference anew. Pages of what is gone are gone too. */
export const writeReference = async (): Promise<void> => {
  const pages = referencePages(await Promise.all(contextNames.map(compositionOf)))
  mkdirSync(referenceFolder, { recursive: true })
  for (const file of readdirSync(referenceFolder)) if (!pages.has(file) && !measuredPages.includes(file)) rmSync(join(referenceFolder, file))
  for (const [file, text] of pages) writeFileSync(join(referenceFolder, file), text)
  say(`Wrote ${pages.size} pages to docs/reference.`)
}
