import { readSettings, WrongConfiguration, type Environment } from '@minishop/host'
import { compositionOf, contextNames } from './contexts.ts'
import { environmentFor } from './environment.ts'
import type { Secrets } from './secrets.ts'

/** Throws `WrongConfiguration` with all that any of the services would find wrong, before anything is started. */
export const checkSettings = async (folder: string, secrets: Secrets, outer: Environment): Promise<void> => {
  // Where nothing runs yet there are no addresses; any will do to see whether the rest is right.
  const somewhere = 'postgres://127.0.0.1/unknown'
  const databases = Object.fromEntries(contextNames.map((name) => [name, somewhere]))
  const places = { databases, cartStore: 'memory:', messages: () => 'memory:', publicUrl: 'http://localhost:8080', folder }
  const faults = await Promise.all(
    contextNames.map(async (name) => {
      try {
        readSettings(name, (await compositionOf(name)).settings, environmentFor(name, secrets, places, outer))
        return []
      } catch (error) {
        if (error instanceof WrongConfiguration) return error.faults
        throw error
      }
    }),
  )
  const all = [...new Set(faults.flat())]
  if (all.length > 0) throw new WrongConfiguration('The shop', all)
}
