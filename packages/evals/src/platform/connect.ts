import { HoneyHiveTracer } from '@honeyhive/tracing'
import { tracerSeam } from '@honeyhive/tracing/experiment'
import { invalidOption } from '../errors.ts'
import { Platform } from './platform.ts'

/** Which server, and who asks. Default: those of the tracer, else of the environment: `HONEYHIVE_SERVER_URL`,
 * `HH_SERVER_URL`, `HH_API_URL`; `HONEYHIVE_API_KEY`, `HH_API_KEY`. */
export interface PlatformOptions {
  readonly serverUrl?: string | undefined
  readonly apiKey?: string | undefined
  readonly tracer?: HoneyHiveTracer | undefined
}

/** @throws {HoneyHiveError} INVALID_OPTION when there is no server that could be asked. */
export function connect(
  { serverUrl, apiKey, tracer }: PlatformOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Platform {
  const config = tracerSeam(tracer)?.config
  const url = serverUrl ?? config?.serverUrl ?? env['HONEYHIVE_SERVER_URL'] ?? env['HH_SERVER_URL'] ?? env['HH_API_URL']
  const key =
    apiKey ??
    (serverUrl === undefined ? config?.apiKey?.reveal() : undefined) ??
    env['HONEYHIVE_API_KEY'] ??
    env['HH_API_KEY']
  if (url === undefined && key === undefined)
    throw invalidOption('There is no server to ask: set HH_API_URL, or HH_API_KEY for https://api.honeyhive.ai.')
  return new Platform({ serverUrl: url ?? 'https://api.honeyhive.ai', apiKey: () => key, fetch: config?.fetch })
}
