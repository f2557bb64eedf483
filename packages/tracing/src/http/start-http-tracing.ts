import { channel } from 'node:diagnostics_channel'
import { liveRuntimes, whenUnregistered } from '../setup/registry.ts'
import { watchServers } from './incoming.ts'
import { watchFetch } from './outgoing-fetch.ts'
import { watchNodeClient } from './outgoing-node.ts'
import { isTracing } from './traced-runtime.ts'

/** Shared with every other copy of this package in the process, so that no request is recorded twice. */
const placeKey: unique symbol = Symbol.for('honeyhive.v2.http') as never

/**
 * Records outgoing requests of `fetch`, `node:http` and `node:https`, and incoming ones of Node's servers, for every tracer whose
 * `disableHttpTracing` is false. Once for the process: a further call does nothing. When the last such tracer is shut down, Node
 * is left as it was.
 */
export function startHttpTracing(): void {
  const holder = globalThis as { [placeKey]?: true | undefined }
  if (holder[placeKey] === true || !liveRuntimes().some(isTracing)) return
  holder[placeKey] = true
  const stops = [watchFetch(channel), watchNodeClient(channel), watchServers()]
  const forget = whenUnregistered(() => {
    if (liveRuntimes().some(isTracing)) return
    forget()
    stops.forEach((stop) => stop())
    holder[placeKey] = undefined
  })
}
