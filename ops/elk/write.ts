import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { elkFiles } from './files.ts'

for (const [path, text] of elkFiles) writeFileSync(join(import.meta.dirname, path), text)
