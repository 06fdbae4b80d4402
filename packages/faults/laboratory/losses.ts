import type { Store } from './store.ts'
import type { Toxic } from './tcp-proxy.ts'

/** While one of these lasts no question is answered. */
const silent = ({ kind }: Toxic): boolean => kind === 'timeout' || kind === 'reset_peer'

/**
 * The same store, of which it is noted whenever services lose it: it is killed, or its proxy lets nothing through. `lost` is told the moment, and
 * what it answers is called when the store is back.
 */
export const noting = (store: Store, lost: () => () => void): Store => {
  let back: (() => void) | undefined
  const away = (): void => void (back ??= lost())
  const there = (): void => {
    back?.()
    back = undefined
  }
  const proxy: Store['proxy'] = {
    ...store.proxy,
    suffer(...toxics) {
      store.proxy.suffer(...toxics)
      if (toxics.some(silent)) away()
      else there()
    },
    down() {
      away()
      return store.proxy.down()
    },
    up: () => store.proxy.up().then(there),
  }
  return Object.assign(Object.create(store) as Store, {
    proxy,
    async kill(...how: Parameters<Store['kill']>) {
      away()
      await store.kill(...how)
      there()
    },
  })
}
