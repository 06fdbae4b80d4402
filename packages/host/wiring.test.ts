import test from 'ava'
import { anyone, context, nothing, provide, query, struct } from '@minishop/kernel'
import { WrongConfiguration } from './settings.ts'
import { wire } from './wiring.ts'

abstract class Shelf {
  abstract readonly height: number
}
abstract class Room {
  abstract readonly shelf: Shelf
}
abstract class House {
  abstract readonly room: Room
}
const look = query({ summary: 'Look', allows: anyone, input: struct({}), output: nothing, needs: { shelf: Shelf }, run: async () => {} })
const shop = context({ name: 'shop', summary: 'A shop', http: { 'GET /look': look } })

test('everything is made once, in the order of need, however it is listed', async (t) => {
  let made = 0
  const wired = await wire(shop, [
    provide(Room, (shelf) => ({ shelf }), [Shelf]),
    provide(Shelf, async () => ({ height: ++made }), []),
  ])
  t.is(wired.get(Room).shelf, wired.get(Shelf))
  t.is(wired.portsOf(look)['shelf'], wired.get(Shelf))
  t.is(made, 1)
  t.deepEqual(wired.things.map(({ provider }) => provider.port.name), ['Shelf', 'Room'])
})

test('every need that nobody provides is named before anything is made', async (t) => {
  let made = false
  const providers = [
    provide(Room, (shelf) => ({ shelf }), [Shelf]),
    provide(House, (room) => {
      made = true
      return { room }
    }, [Room]),
  ]
  const error = await t.throwsAsync(wire(shop, providers), { instanceOf: WrongConfiguration })
  t.deepEqual(error.faults, ['Room needs Shelf, and nobody provides it.', '"GET /look" needs Shelf, and nobody provides it.'])
  t.false(made)
})

test('circles and doubles are named too', async (t) => {
  const shelf = provide(Shelf, () => ({ height: 1 }), [House])
  const room = provide(Room, (shelf) => ({ shelf }), [Shelf])
  const house = provide(House, (room) => ({ room }), [Room])
  const circle = await t.throwsAsync(wire(shop, [shelf, room, house]), { instanceOf: WrongConfiguration })
  t.deepEqual(circle.faults, ['Shelf needs House needs Room needs Shelf: a circle.'])
  const double = await t.throwsAsync(wire(shop, [provide(Shelf, () => ({ height: 1 }), []), provide(Shelf, () => ({ height: 2 }), [])]), { instanceOf: WrongConfiguration })
  t.deepEqual(double.faults, ['Shelf is provided twice.'])
})

test('what was made is let go of when something after it can not be made', async (t) => {
  const stopped: string[] = []
  const providers = [
    provide(Shelf, () => ({ height: 1 }), [], { stop: async () => void stopped.push('Shelf') }),
    provide(Room, () => Promise.reject(new Error('No room.')), [Shelf]),
  ]
  await t.throwsAsync(wire(shop, providers), { message: 'No room.' })
  t.deepEqual(stopped, ['Shelf'])
})
