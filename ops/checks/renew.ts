import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contexts } from '../../tests/contracts/contexts.ts'
import { usersFile, usersText } from './argocd/applications.ts'
import { chartNames, openCharts, sources } from './helm/charts.ts'
import { copiedRules, rulesIn, writtenRules } from './helm/copied.ts'
import { valuesPage } from './helm/reading.ts'
import { redisFiles } from './helm/redis.ts'
import { kept, snapshot } from './helm/snapshot.ts'

// Writes anew what follows from something else: the chart's copy of the rules, the pages about values, the users of NATS and Redis, and how production was last rendered.
await rm(copiedRules, { recursive: true, force: true })
for (const [name, text] of Object.entries(await rulesIn(writtenRules))) {
  await mkdir(copiedRules, { recursive: true })
  await writeFile(join(copiedRules, name), text)
}
for (const chart of chartNames) await writeFile(join(sources, chart, 'README.md'), await valuesPage(chart))
await writeFile(usersFile, usersText(contexts))
for (const [file, text] of Object.entries(redisFiles)) await writeFile(file, text)
const charts = await openCharts()
try {
  await writeFile(kept, await snapshot(charts))
} finally {
  await charts.remove()
}
