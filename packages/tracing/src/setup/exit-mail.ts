import { clientHeaders, type SessionStart } from '@honeyhive/api'
import type { Config } from '../core/config.ts'
import { SDK_VERSION } from '../core/version.ts'
import { type ExitParcel, exitProxy, exitRequest, readExitAnswer } from '../export/exit-parcel.ts'
import type { RestBatch } from '../export/exit-rest.ts'
import type { SendOutcome, TransportOptions } from '../export/transport.ts'

/** What spans wait for the start of their session while the process ends: it is under way already, or not far behind. */
export const sessionLeadMillis = 250

export interface ExitMailOptions {
  readonly transport: TransportOptions
  readonly timeoutMillis: number
  /** False where nothing goes over the network: everything then counts as delivered. */
  readonly isSent: boolean
}

/** A batch as a parcel; none where there is nothing to be sent, and the batch then knows already what became of it. */
export function exitParcels(batch: RestBatch, options: ExitMailOptions): readonly ExitParcel[] {
  const { transport, timeoutMillis, isSent } = options
  const again = (halves: readonly RestBatch[]): ExitParcel[] => halves.flatMap((half) => exitParcels(half, options))
  if (!isSent) return again(batch.settle({ status: 'delivered', rejected: 0, message: '' }))
  if (transport.fetch !== undefined || transport.agent !== undefined) return again(batch.settle(fetchCannot))
  return [
    {
      request: exitRequest(transport, batch.body),
      timeoutMillis,
      read: readExitAnswer(transport),
      settle: (outcome) => again(batch.settle(outcome)),
    },
  ]
}

/** A function or an object of connections cannot go to another thread, and plain HTTP in its place might be just what it is there to prevent. */
const fetchCannot: SendOutcome = {
  status: 'try-again',
  afterMillis: undefined,
  message:
    'The fetch option, an agent or a dispatcher cannot be used once process.exit, a signal or an error ends the process. Await tracer.shutdown() before.',
}

/** The start of a session that the server may not have heard of; the same session may be started twice. */
export function sessionParcel(config: Config, session: SessionStart): ExitParcel {
  return {
    request: {
      url: `${config.serverUrl}/session/start`,
      headers: { ...clientHeaders(SDK_VERSION, config.apiKey?.reveal()), 'content-type': 'application/json' },
      body: new TextEncoder().encode(JSON.stringify({ session })),
      gzip: false,
      proxy: exitProxy(config.serverUrl),
    },
    timeoutMillis: sessionLeadMillis,
    // Its spans tell how things are; one answer of whatever kind is enough here.
    read: () => ({ status: 'delivered', rejected: 0, message: '' }),
    settle: () => [],
  }
}
