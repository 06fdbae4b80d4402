import { fork } from 'node:child_process'

/** A process of ours that is told what to do and answers, one thing at a time. It ends with us, however we end. */
export interface Companion {
  readonly pid: number
  /** Rejects with what went wrong there, or when it ends. */
  tell<A>(order: object): Promise<A>
  stop(): Promise<void>
}

/** Starts a module of this folder as a process of its own. */
export const companion = (module: string, environment: Readonly<Record<string, string>> = {}): Companion => {
  const child = fork(module, { env: { ...process.env, ...environment }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    pid: child.pid!,
    async tell<A>(order: object): Promise<A> {
      const told = Promise.withResolvers<{ readonly answer?: A; readonly error?: string }>()
      const over = () => told.resolve({ error: `${module} ended.` })
      child.once('message', told.resolve)
      child.once('exit', over)
      try {
        child.send(order)
        const { answer, error } = await told.promise
        if (error !== undefined) throw new Error(error)
        return answer as A
      } finally {
        child.off('message', told.resolve)
        child.off('exit', over)
      }
    },
    async stop() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
