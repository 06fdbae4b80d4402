import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '@minishop/servers'
import type { Manifest } from '../checks/helm/manifests.ts'
import { kubectl } from '../checks/tools.ts'

const builder = resolve(import.meta.dirname, 'build-api-server.sh')
/** Beside the other things that are kept between runs. */
const kept = resolve(import.meta.dirname, '../../node_modules/.cache/minishop-kubernetes')
const readyMilliseconds = 60_000

/** Kubernetes' API server over an etcd of its own. Nothing runs what it is told: no node belongs to it. */
export interface ApiServer {
  /** Runs kubectl as an administrator, with manifests on its input. Rejects with its words, which are the server's. */
  kubectl(words: readonly string[], manifests?: readonly Manifest[]): Promise<string>
  stop(): Promise<void>
}

/** Starts one in a temporary folder; the first time it is built, which takes some minutes. Throws with what the programs said where they don't start. */
export const openApiServer = async (say: (line: string) => void): Promise<ApiServer> => {
  const program = join(kept, 'kube-apiserver')
  if (!(await access(program).then(() => true, () => false))) await build(say)
  const folder = await mkdtemp(join(tmpdir(), 'minishop-cluster-'))
  const started: { readonly child: ChildProcess; said: string }[] = []
  const start = (command: string, words: readonly string[]) => {
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] })
    const one = { child, said: '' }
    for (const output of [child.stdout, child.stderr]) output.on('data', (piece: Buffer) => void (one.said = (one.said + piece.toString()).slice(-4_000)))
    started.push(one)
  }
  const stop = async () => {
    for (const { child } of started.reverse()) {
      const gone = new Promise((done) => child.once('exit', done))
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const [store, peers, port] = [await freePort(), await freePort(), await freePort()]
    const token = randomUUID()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } })
    const [tokens, accounts] = [join(folder, 'tokens.csv'), join(folder, 'accounts.key')]
    await writeFile(tokens, `${token},admin,admin,system:masters\n`, { mode: 0o600 })
    await writeFile(accounts, privateKey, { mode: 0o600 })
    const local = (port: number) => `http://127.0.0.1:${port}`
    start('etcd', [`--data-dir=${join(folder, 'etcd')}`, `--listen-client-urls=${local(store)}`, `--advertise-client-urls=${local(store)}`,
      `--listen-peer-urls=${local(peers)}`, `--initial-advertise-peer-urls=${local(peers)}`, `--initial-cluster=default=${local(peers)}`])
    start(program, [`--etcd-servers=${local(store)}`, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${port}`, '--insecure-port=0',
      `--cert-dir=${join(folder, 'certificates')}`, '--service-cluster-ip-range=10.96.0.0/16', '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${accounts}`, `--service-account-signing-key-file=${accounts}`, `--token-auth-file=${tokens}`, '--authorization-mode=RBAC',
      '--endpoint-reconciler-type=none'])
    const server = [`--server=https://127.0.0.1:${port}`, `--token=${token}`, `--certificate-authority=${join(folder, 'certificates/apiserver.crt')}`]
    for (const deadline = performance.now() + readyMilliseconds; ; await sleep(300)) {
      if (await kubectl(...server, 'get', '--raw', '/readyz').then(() => true, () => false)) break
      const ended = started.some(({ child }) => child.exitCode !== null)
      if (ended || performance.now() > deadline) throw new Error(`The API server is not ready:\n${started.map(({ said }) => said).join('\n')}`)
    }
    return {
      stop,
      async kubectl(words, manifests) {
        if (manifests === undefined) return kubectl(...server, ...words)
        const file = join(folder, `${randomUUID()}.json`)
        await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }))
        return kubectl(...server, ...words, `--filename=${file}`)
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const build = async (say: (line: string) => void): Promise<void> => {
  say('building the API server of Kubernetes from its source, once: some minutes ...')
  await mkdir(kept, { recursive: true })
  await promisify(execFile)(builder, [kept], { maxBuffer: 16 * 2 ** 20 })
}
