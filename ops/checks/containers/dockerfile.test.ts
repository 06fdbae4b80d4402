import test from 'ava'
import { DockerfileParser, type Dockerfile, type From, type Healthcheck } from 'dockerfile-ast'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const text = readFileSync(resolve(import.meta.dirname, '../../docker/Dockerfile'), 'utf8')

/** What is not as it must be, in words. */
const wrongIn = (text: string): readonly string[] => {
  const file: Dockerfile = DockerfileParser.parse(text)
  const last = file.getInstructions().slice(file.getInstructions().findLastIndex((instruction) => instruction.getKeyword() === 'FROM'))
  const saidLast = (keyword: string): string | undefined => last.findLast((instruction) => instruction.getKeyword() === keyword)?.getArgumentsContent() ?? undefined
  const base = file.getARGs().find((argument) => argument.getProperty()?.getName() === 'BASE')?.getProperty()?.getValue()
  const images = file.getFROMs().map((from: From) => from.getImage())
  const checks: readonly (readonly [boolean, string])[] = [
    [images.every((image) => image === '${BASE}' || image === 'scratch'), 'an image that is no argument'],
    [/^[^:@]+:[^:@]+@sha256:[0-9a-f]{64}$/.test(base ?? '') && !/:latest/.test(base ?? ''), 'a base that can change under its name'],
    [images.at(-1) === 'scratch', 'an image that holds more than what is copied into it'],
    [/^[1-9]\d*:[1-9]\d*$/.test(saidLast('USER') ?? ''), 'no user by number'],
    [last.some((instruction) => instruction.getKeyword() === 'HEALTHCHECK' && (instruction as Healthcheck).getSubcommand()?.getValue() === 'CMD'), 'no health'],
    [!/curl|wget/.test(saidLast('HEALTHCHECK') ?? ''), 'a health that asks for a program which is not inside'],
    [!file.getInstructions().some((instruction) => instruction.getKeyword() === 'ADD'), 'ADD'],
    [saidLast('ENTRYPOINT')?.startsWith('[') === true, 'a shell between us and the service'],
    [['title', 'description', 'version', 'licenses'].every((label) => saidLast('LABEL')?.includes(`org.opencontainers.image.${label}=`)), 'no labels'],
    [!/^(?:ARG|ENV) .*(?:SECRET|PASSWORD|TOKEN)/m.test(text), 'a secret in a layer'],
  ]
  return checks.flatMap(([holds, words]) => (holds ? [] : [words]))
}

test('the image has a user by number, a health without curl, labels, and a base that cannot change', (t) => {
  t.deepEqual(wrongIn(text), [])
})

for (const [from, to, found] of [
  ['USER 1000:1000', 'USER node', 'no user by number'],
  ['USER 1000:1000', 'USER 0:0', 'no user by number'],
  [/@sha256:[0-9a-f]+/, '', 'a base that can change under its name'],
  ['FROM scratch', 'FROM docker.io/library/node:latest', 'an image that is no argument'],
  [/HEALTHCHECK[^]*?\n  CMD.*\n/, 'HEALTHCHECK NONE\n', 'no health'],
  [/CMD \["node", "-e".*/, 'CMD ["curl", "-f", "http://127.0.0.1:8080/health/ready"]', 'a health that asks for a program which is not inside'],
  ['COPY --from=build', 'ADD --from=build', 'ADD'],
  ['ENTRYPOINT ["node", "main.js"]', 'ENTRYPOINT node main.js', 'a shell between us and the service'],
  ['org.opencontainers.image.licenses="MIT"', 'licence="MIT"', 'no labels'],
  ['ARG CONTEXT\nARG VERSION', 'ARG NPM_TOKEN\nARG VERSION', 'a secret in a layer'],
] as const)
  test(`${to.split('\n')[0] || 'a base without a digest'} would be found`, (t) => {
    const changed = text.replace(from, to)
    t.not(changed, text)
    t.true(wrongIn(changed).includes(found), wrongIn(changed).join(', '))
  })
