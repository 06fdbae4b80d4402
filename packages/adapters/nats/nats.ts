import { Bus, Clock, Log, Metrics, provide, type Provider } from '@minishop/kernel'
import { NatsBus, type NatsBusOptions } from './nats-bus.ts'

/**
 * The bus of a service that runs on its own. `permissionsOf` says what its user must be allowed to do.
 */
export const nats = (options: NatsBusOptions): readonly Provider[] => [
  provide(NatsBus, (clock, log, metrics) => new NatsBus(options, { clock, log, metrics }), [Clock, Log, Metrics], {
    start: (bus) => bus.start(),
    stop: (bus) => bus.stop(),
    ready: (bus) => bus.ready(),
  }),
  provide(Bus, (bus) => bus, [NatsBus]),
]
