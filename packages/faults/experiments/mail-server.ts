import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { jsonLines } from '../evidence/ledger.ts'
import { tcpProxy, type TcpProxy } from '../laboratory/tcp-proxy.ts'

/**
 * What it does with mails. `later`: it refuses them for now (451). `refuses`: it knows no mailbox of a passer-by (550). `drops`: it takes them and is gone
 * before it says so.
 */
export type Mood = 'takes' | 'later' | 'refuses' | 'drops'

interface Noted {
  readonly what: 'listens' | 'behaves' | 'refused' | 'dropped'
  /** Port, mood, address of the recipient, or id of the mail. */
  readonly about: string
}

export interface ReceivedMail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

export interface MailServer {
  readonly proxy: TcpProxy
  /** Resolves when it is in that mood. */
  behave(mood: Mood): Promise<void>
  /** What it did not take, or took without saying so. */
  readonly noted: readonly Noted[]
  /** Its book: what it took and said so. */
  received(): Promise<readonly ReceivedMail[]>
  stop(): Promise<void>
}

/** An SMTP server in a process of its own, behind a proxy. Its book is `mails.jsonl` in the folder. */
export const startMailServer = async (folder: string): Promise<MailServer> => {
  const path = join(folder, 'mails.jsonl')
  const child = fork(resolve(import.meta.dirname, '../testing/mail-server.ts'), [path], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const noted: Noted[] = []
  const exited = once(child, 'exit')
  const [{ about: port }] = (await Promise.race([once(child, 'message'), exited.then(() => Promise.reject(new Error('The mail server ended before it listened.')))])) as [Noted]
  child.on('message', (one: Noted) => one.what === 'behaves' || noted.push(one))
  const proxy = await tcpProxy({ port: Number(port) })
  return {
    proxy,
    async behave(mood) {
      child.send(mood)
      for (let answer: Noted | undefined; answer?.what !== 'behaves'; ) [answer] = (await once(child, 'message')) as [Noted]
    },
    noted,
    received: () => jsonLines<ReceivedMail>(path),
    async stop() {
      await proxy.close()
      if (child.connected) child.disconnect()
      await exited
    },
  }
}
