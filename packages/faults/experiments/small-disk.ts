import { execFile } from 'node:child_process'
import { mkdir, open } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Makes a folder a disk of its own in memory. Throws in words for whoever is not root. Answers what takes it away again. */
export const smallDisk = async (folder: string, megabytes: number): Promise<() => Promise<void>> => {
  if (process.getuid?.() !== 0) throw new Error('A disk that can be filled is mounted by root alone: run this experiment as root, or choose others with --only.')
  await mkdir(folder, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder])
  return () => run('umount', ['--lazy', folder]).then(() => {})
}

/** Writes a file until nothing more fits, not even one byte. */
export const filled = async (path: string): Promise<void> => {
  const file = await open(path, 'a')
  try {
    for (let size = 1024 * 1024; size >= 1; )
      await file.write(Buffer.alloc(size)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error
        size = Math.floor(size / 2)
      })
  } finally {
    await file.close()
  }
}
