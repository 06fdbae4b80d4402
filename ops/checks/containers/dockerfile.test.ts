import test from 'ava'
import { DockerfileParser, type Dockerfile, type From, type Healthcheck, type Instruction } from 'dockerfile-ast'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const text = readFileSync(resolve(import.meta.dirname, '../../docker/Dockerfile'), 'utf8')

/** What a stage consists of, with what those before it give it: the last word counts. */
const stage = (file: Dockerfile, name: string): readonly Instruction[] => {
  const all = file.getInstructions()
  const begins = all.findIndex((instruction) => instruction.getKeyword() === 'FROM' && (instruction as From).getBuildStage() === name)
  if (begins < 0) return []
  const next = all.findIndex((instruction, n) => n > begins && instruction.getKeyword() === 'FROM')
  return [...stage(file, (all[begins] as From).getImage() ?? ''), ...all.slice(begins, next < 0 ? undefined : next)]
}

/** What is not as it must be, in words. */
const wrongIn = (text: string): readonly string[] => {
  const file: Dockerfile = DockerfileParser.parse(text)
  const base = file.getARGs().find((argument) => argument.getProperty()?.getName() === 'BASE')?.getProperty()?.getValue()
  const froms: readonly From[] = file.getFROMs()
  const names = froms.map((from) => from.getBuildStage())
  const inAll: readonly (readonly [boolean, string])[] = [
    [froms.every((from) => ['${BASE}', 'scratch', ...names].includes(from.getImage())), 'an image that is no argument'],
    [/^[^:@]+:[^:@]+@sha256:[0-9a-f]{64}$/.test(base ?? '') && !/:latest/.test(base ?? ''), 'a base that can change under its name'],
    [names.at(-1) === 'service', 'another image where none is named'],
    [!file.getInstructions().some((instruction) => instruction.getKeyword() === 'ADD'), 'ADD'],
    [!/^(?:ARG|ENV) .*(?:SECRET|PASSWORD|TOKEN)/m.test(text), 'a secret in a layer'],
  ]
  const inEach = ['service', 'backup'].flatMap((name): readonly (readonly [boolean, string])[] => {
    const instructions = stage(file, name)
    const said = (keyword: string): Instruction | undefined => instructions.findLast((instruction) => instruction.getKeyword() === keyword)
    const content = (keyword: string): string => said(keyword)?.getArgumentsContent() ?? ''
    const health = (said('HEALTHCHECK') as Healthcheck | undefined)?.getSubcommand()?.getValue()
    return [
      [(instructions[0] as From | undefined)?.getImage() === 'scratch', 'an image that holds more than what is copied into it'],
      [/^[1-9]\d*:[1-9]\d*$/.test(content('USER')), 'no user by number'],
      [health === (name === 'service' ? 'CMD' : 'NONE'), name === 'service' ? 'no health' : 'a health of what ends by itself'],
      [!/curl|wget/.test(content('HEALTHCHECK')), 'a health that asks for a program which is not inside'],
      [content('ENTRYPOINT').startsWith('['), 'a shell between us and the service'],
      [['title', 'description', 'version', 'licenses'].every((label) => content('LABEL').includes(`org.opencontainers.image.${label}=`)), 'no labels'],
    ]
  })
  return [...new Set([...inAll, ...inEach].flatMap(([holds, words]) => (holds ? [] : [words])))]
}

test('both images have a user by number, labels and a base that cannot change, and that of the services a health without curl', (t) => {
  t.deepEqual(wrongIn(text), [])
})

for (const [from, to, found] of [
  ['USER 1000:1000', 'USER node', 'no user by number'],
  ['USER 1000:1000', 'USER 0:0', 'no user by number'],
  [/@sha256:[0-9a-f]+/, '', 'a base that can change under its name'],
  ['FROM scratch', 'FROM docker.io/library/node:latest', 'an image that is no argument'],
  ['FROM scratch', 'FROM ${BASE}', 'an image that holds more than what is copied into it'],
  ['FROM bare AS service', 'FROM bare AS other', 'another image where none is named'],
  ['HEALTHCHECK NONE', 'STOPSIGNAL SIGTERM', 'a health of what ends by itself'],
  [/HEALTHCHECK[^]*?\n  CMD.*\n/, 'HEALTHCHECK NONE\n', 'no health'],
  [/CMD \["node", "-e".*/, 'CMD ["curl", "-f", "http://127.0.0.1:8080/health/ready"]', 'a health that asks for a program which is not inside'],
  ['COPY --from=build', 'ADD --from=build', 'ADD'],
  [/ENTRYPOINT \["node", "main.js"\]/, 'ENTRYPOINT node main.js', 'a shell between us and the service'],
  ['org.opencontainers.image.licenses="MIT"', 'licence="MIT"', 'no labels'],
  ['ARG CONTEXT\nARG VERSION', 'ARG NPM_TOKEN\nARG VERSION', 'a secret in a layer'],
] as const)
  test(`${to.split('\n')[0] || 'a base without a digest'} would be found`, (t) => {
    const changed = text.replace(from, to)
    t.not(changed, text)
    t.true(wrongIn(changed).includes(found), wrongIn(changed).join(', '))
  })
