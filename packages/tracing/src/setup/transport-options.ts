import { clientHeaders } from '@honeyhive/api'
import { type Config, isLoopback } from '../core/config.ts'
import { wellFormed } from '../core/serialize-text.ts'
import { suppressed } from '../core/suppressed.ts'
import { SDK_VERSION } from '../core/version.ts'
import { findGzip } from '../export/gzip.ts'
import type { SpoolOptions } from '../export/pipeline-options.ts'
import { readRejected } from '../export/read-rejected.ts'
import type { Send, TransportOptions } from '../export/transport.ts'

/** What goes to disk, and where. */
export function spoolOptions(config: Config, isSent: boolean): SpoolOptions {
  return {
    mode: isSent ? config.spool : 'off',
    directory: config.spoolDirectory,
    maxBytes: config.maxSpoolBytes,
    env: config.cacheVariables,
    owner: () => config.project ?? config.apiKey?.reveal() ?? '',
  }
}

/** Where spans go, and with what. */
export function transportOptions(config: Config): TransportOptions {
  // The key goes to the configured server only; another OTLP address gets the headers that were given for it.
  const isOwnServer = new URL(config.otlpEndpoint).origin === new URL(config.serverUrl).origin
  // A header takes ASCII only.
  const source = wellFormed(config.source).replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent)
  return {
    url: config.otlpEndpoint,
    contentType: config.otlpProtocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    headers: () => ({
      ...clientHeaders(SDK_VERSION, isOwnServer ? config.apiKey?.reveal() : undefined),
      'x-source': source,
      ...config.otlpHeaders,
    }),
    timeoutMillis: config.exportTimeoutMillis,
    gzip: isCompressed(config) ? findGzip() : undefined,
    fetch: config.fetch,
    agent: config.agent,
    readRejected,
  }
}

/** Makes requests that nobody traces. */
export function suppressedTransport(send: Send): Send {
  return (payload, signal) => suppressed(() => send(payload, signal))
}

function isCompressed({ compression, otlpEndpoint }: Config): boolean {
  return compression === 'gzip' || (compression === 'auto' && !isLoopback(otlpEndpoint))
}
