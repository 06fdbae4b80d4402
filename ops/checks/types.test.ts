import test from 'ava'
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')

test('what checks the deployment type-checks', async (t) => {
  const told = await promisify(execFile)(resolve(root, 'node_modules/.bin/tsc'), ['--project', resolve(root, 'ops'), '--pretty', 'false']).then(
    () => '',
    ({ stdout }: { readonly stdout: string }) => stdout,
  )
  t.is(told, '')
})
