import { describeError } from '../core/record-error.ts'
import type { Runtime } from '../setup/runtime.ts'

/** Loads what records HTTP requests where a tracer wants it; most programs never do. `undefined`: not wanted. */
export function loadHttpTracing({ config, logger, mode }: Runtime): Promise<void> | undefined {
  if (config.disableHttpTracing || mode === 'off') return undefined
  return import('../http/start-http-tracing.ts').then(
    ({ startHttpTracing }) => startHttpTracing(),
    (error: unknown) => logger.warn('http', 'HTTP tracing could not be loaded', describeError(error).message),
  )
}
