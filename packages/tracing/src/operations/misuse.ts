import { resolveConfig } from '../core/config.ts'
import { HoneyHiveError } from '../core/errors.ts'
import { createLogger, type Logger } from '../core/logger.ts'
import { defaultRuntime } from '../setup/registry.ts'

interface Listener {
  readonly isStrict: boolean
  readonly logger: Logger
}

let early: Listener | undefined

/**
 * One of our functions was called with what it cannot use: said once per kind on standard error, so that the program goes on.
 *
 * @throws HoneyHiveError at the `strict` resilience level, with code `INVALID_ARGUMENT`.
 */
export function misused(kind: string, message: string): void {
  const { isStrict, logger } = listener()
  if (isStrict) throw new HoneyHiveError('INVALID_ARGUMENT', message)
  logger.warn(`misuse:${kind}`, message)
}

/** Decorators run when modules load, which is often before there is a tracer. */
function listener(): Listener {
  const runtime = defaultRuntime()
  if (runtime !== undefined) return { isStrict: runtime.config.resilience === 'strict', logger: runtime.logger }
  early ??= listenerOf(typeof process === 'object' ? process.env : {})
  return early
}

function listenerOf(env: Readonly<Record<string, string | undefined>>): Listener {
  const { resilience, verbose } = resolveConfig(undefined, env).config
  return { isStrict: resilience === 'strict', logger: createLogger({ resilience, verbose }) }
}
