import test from 'ava'
import { decode, schemaOf, subjectOf, type Codec, type Fields, type SealedCodec } from '@minishop/kernel'
import { contexts } from './contexts.ts'
import { examplesOf } from './examples.ts'

/** The sealed fields of a codec by their paths, through structs, optional fields and all. */
const sealedIn = (codec: Codec<any>, path = ''): readonly (readonly [path: string, field: SealedCodec<unknown>])[] => {
  const { fields, inner, recipient } = codec as { readonly fields?: Fields; readonly inner?: Codec<any>; readonly recipient?: string }
  if (recipient !== undefined) return [[path, codec as SealedCodec<unknown>]]
  if (inner) return sealedIn(inner, path)
  return Object.entries(fields ?? {}).flatMap(([name, field]) => sealedIn(field, path === '' ? name : `${path}.${name}`))
}

const announced = new Map(contexts.flatMap((context) => context.emits.map((event) => [subjectOf(context.name, event), new Map(sealedIn(event.data))] as const)))
const opened = contexts.flatMap((context) => context.listeners.flatMap(({ subject, useCase }) => sealedIn(useCase.input).map(([path, field]) => ({ context, subject, path, field }))))

test('something is sealed between the contexts', (t) => {
  t.true(opened.length > 0)
})

for (const { context, subject, path, field } of opened)
  test(`${context.name} can open "${path}" of ${subject}, and understands what is in it`, (t) => {
    const sealed = announced.get(subject)?.get(path)
    if (sealed === undefined) return t.fail(`${subject} has no sealed field "${path}"`)
    t.is(sealed.recipient, field.recipient)
    if (field.recipient !== context.name) return
    for (const content of examplesOf(schemaOf(sealed.content))) {
      t.true(decode(sealed.content, content, 'refuse').ok, 'the example is what the announcer seals')
      const decoded = decode(field.content, content, 'ignore')
      t.deepEqual(decoded.ok ? [] : decoded.faults, [])
    }
  })

test('what is sealed is opened by its recipient', (t) => {
  for (const [subject, fields] of announced)
    for (const [path, { recipient }] of fields)
      t.true(opened.some((one) => one.subject === subject && one.path === path && one.context.name === recipient), `${recipient} never opens "${path}" of ${subject}`)
})
