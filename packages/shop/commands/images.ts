import { resolve } from 'node:path'
import type { Containers } from '../containers.ts'
import { contextNames } from '../contexts.ts'
import { bringPrograms } from '../gate/programs.ts'
import type { Program } from '../gate/steps.ts'
import { buildImage } from '../images/engine.ts'
import { makeFoundation } from '../images/foundation.ts'
import { say } from '../say.ts'

export interface ImagesOptions extends Pick<Containers, 'engine'> {
  /** All nine where none is named: the contexts, and `backup`. */
  readonly contexts: readonly string[]
  /** With `{context}` in it. */
  readonly names: string
  readonly base?: string
  readonly localBase: boolean
}

const imageNames = [...contextNames, 'backup'] as const
const root = resolve(import.meta.dirname, '../../..')

/** Builds the images of all the contexts and the one that backs up, or those named. Answers the exit code: 2 for one that there is not. */
export const images = async ({ contexts, names, engine, base, localBase }: ImagesOptions): Promise<number> => {
  const unknown = contexts.filter((context) => !imageNames.some((name) => name === context))
  if (unknown.length > 0) {
    process.stderr.write(`There is no image ${unknown.map((name) => `"${name}"`).join(' or ')}. There are: ${imageNames.join(', ')}.\n`)
    return 2
  }
  const programs: readonly Program[] = [...(engine === 'podman' ? (['buildah', 'runc'] as const) : []), ...(localBase ? (['debootstrap'] as const) : [])]
  try {
    const lacking = bringPrograms(programs, say)
    if (lacking !== undefined) throw new Error(lacking)
    const from = localBase ? makeFoundation(engine) : base
    for (const context of contexts.length > 0 ? contexts : imageNames) {
      const image = names.replace('{context}', context)
      buildImage(engine, image, root, 'ops/docker/Dockerfile', { CONTEXT: context, ...(from !== undefined && { BASE: from }) }, context === 'backup' ? 'backup' : undefined)
      say(`Built ${image}.`)
    }
    return 0
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return 1
  }
}
