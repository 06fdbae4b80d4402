import { Bus, Clock, Log, Metrics, provide, type Provider } from '@minishop/kernel'
import { NatsBus, type NatsBusOptions } from './nats-bus.ts'

/**
 * The bus of a service that runs on its own. Its user must be allowed to publish on `<context>.>`, `dead.<context>.>`, `$JS.ACK.>` and on
 * `$JS.API.INFO`, `$JS.API.STREAM.INFO`, `$JS.API.CONSUMER.*` of the streams it listens to, on `$JS.API.STREAM.INFO`, `$JS.API.STREAM.MSG.GET` and
 * `$JS.API.STREAM.PURGE` of the dead letters, and to subscribe to `_INBOX_<context>.>`.
 */
export const nats = (options: NatsBusOptions): readonly Provider[] => [
  provide(NatsBus, (clock, log, metrics) => new NatsBus(options, { clock, log, metrics }), [Clock, Log, Metrics], {
    start: (bus) => bus.start(),
    stop: (bus) => bus.stop(),
    ready: (bus) => bus.ready(),
  }),
  provide(Bus, (bus) => bus, [NatsBus]),
]
