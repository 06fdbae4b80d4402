import { fillCarts, load, type Load } from './load.ts'

// The process that asks: what asking costs must not count as what answering costs.

export type Order = { readonly do: 'load' | 'fill-carts'; readonly load: Load }

process.on('message', ({ do: what, load: given }: Order) => {
  const done = what === 'load' ? load(given) : fillCarts(given)
  done.then(
    (answer) => process.send!({ answer }),
    (error: Error) => process.send!({ error: error.message }),
  )
})
process.on('disconnect', () => process.exit())
