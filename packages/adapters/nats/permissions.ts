import type { Context } from '@minishop/kernel'
import { durableOf, streamOf } from './consumers.ts'
import { letterStreamOf } from './streams.ts'

/** Subjects that a user of the server may publish and subscribe to, and no others. */
export interface Permissions {
  readonly publish: readonly string[]
  readonly subscribe: readonly string[]
}

/**
 * What the user of a context needs, by its manifest: to announce under its own name, to hear with its own consumers, and to put aside and repair what it
 * could not. Making and changing streams and consumers is for whoever runs `ensureStreams`.
 */
export const permissionsOf = ({ name, emits, listeners }: Context): Permissions => {
  const consumers = listeners.map((listener) => `${streamOf(listener.subject)}.${durableOf(listener)}`)
  return {
    publish: [
      ...(emits.length > 0 ? [`${name}.>`] : []),
      '$JS.API.INFO',
      ...consumers.flatMap((consumer) => [`$JS.API.CONSUMER.INFO.${consumer}`, `$JS.API.CONSUMER.MSG.NEXT.${consumer}`, `$JS.ACK.${consumer}.>`]),
      ...(listeners.length > 0 ? [`dead.${name}.>`, ...['STREAM.INFO', 'STREAM.MSG.GET', 'STREAM.PURGE'].map((word) => `$JS.API.${word}.${letterStreamOf(`dead.${name}`)}`)] : []),
    ],
    subscribe: [`_INBOX_${name}.>`],
  }
}
