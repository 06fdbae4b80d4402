import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** The path of a program on PATH or in the folders for system programs, where Debian puts nats-server. Throws with how to get it. */
export const executable = async (name: string, debianPackage = name): Promise<string> => {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']) {
    if (folder === '') continue
    const path = join(folder, name)
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path
  }
  throw new Error(`${name} was not found on this machine. Install it: apt-get install ${debianPackage} (or brew install ${debianPackage}).`)
}
