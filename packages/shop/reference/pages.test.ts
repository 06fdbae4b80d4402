import test from 'ava'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { measuredPages, referenceFolder } from '../commands/reference.ts'
import { compositionOf, contextNames } from '../contexts.ts'
import { referencePages } from './pages.ts'

const pages = referencePages(await Promise.all(contextNames.map(compositionOf)))

test('docs/reference holds the pages that the manifests make, what runs have measured, and no other', (t) => {
  t.deepEqual(readdirSync(referenceFolder).filter((file) => !measuredPages.includes(file)).sort(), [...pages.keys()].sort(), 'write them anew: ./minishop reference')
})

for (const [file, text] of pages)
  test(`docs/reference/${file} says what the manifests say`, (t) => {
    t.is(readFileSync(join(referenceFolder, file), 'utf8'), text, 'it is out of date; write it anew: ./minishop reference')
  })

test('every link of the reference leads to a page and a heading there', (t) => {
  const headings = new Map([...pages].map(([file, text]) => [file, new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')))]))
  for (const [file, text] of pages)
    for (const [, target, heading] of text.matchAll(/\]\(([\w-]+\.md)(?:#([^)]*))?\)/g)) {
      t.true(pages.has(target!), `${file} links to ${target}`)
      if (heading !== undefined) t.true(headings.get(target!)?.has(heading), `${file} links to ${target}#${heading}`)
    }
})
