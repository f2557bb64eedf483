import { HoneyHiveTracer } from '@honeyhive/tracing'
import { type TracerSeam, tracerSeam } from '@honeyhive/tracing/experiment'
import type { RunConfig } from './resolve-options.ts'

/** The tracer of a whole run: one provider and one exporter, however many sessions. */
export interface RunTracer {
  /** Known when the user gave it or the run made it. */
  readonly tracer: HoneyHiveTracer | undefined
  /** `undefined`: nothing is recorded. */
  readonly seam: TracerSeam | undefined
  /** Shuts a tracer down that was made for the run; leaves every other as it is. */
  release(): Promise<void>
}

/**
 * The tracer that was named; else that of the context or the first that was made, unless the run names a server or key of
 * its own; else a new one for this run. The new one has no session: what happens outside of datapoints belongs to the run.
 */
export function acquireTracer(
  { options, runId, name }: RunConfig,
  needsSpans: boolean,
  env: Readonly<Record<string, string | undefined>> = process.env,
): RunTracer {
  const isElsewhere = [options.apiKey, options.serverUrl, options.project].some((given) => given !== undefined)
  const existing = options.tracer ?? (isElsewhere ? 'none' : undefined)
  const found = existing === 'none' ? undefined : tracerSeam(existing)
  if (found !== undefined) return { tracer: options.tracer, seam: found, release: async () => undefined }
  if (options.tracer !== undefined) return { tracer: options.tracer, seam: undefined, release: async () => undefined }
  const tracer = HoneyHiveTracer.init({
    apiKey: options.apiKey ?? env['HONEYHIVE_API_KEY'],
    serverUrl: options.serverUrl ?? env['HONEYHIVE_SERVER_URL'] ?? env['HH_SERVER_URL'],
    project: options.project,
    sessionName: name,
    // Continuing a session makes no request.
    sessionId: runId,
    source: 'evaluation',
    verbose: options.verbose,
  })
  const seam = tracerSeam(tracer)
  if (seam !== undefined || !needsSpans) return { tracer, seam, release: async () => void (await tracer.shutdown()) }
  return inMemory(name, runId)
}

/** Nothing is to be sent, but somebody looks at spans: they are kept in memory for as long as it takes. */
function inMemory(name: string, runId: string): RunTracer {
  const tracer = HoneyHiveTracer.init({ testMode: true, sessionName: name, sessionId: runId, source: 'evaluation' })
  return { tracer, seam: tracerSeam(tracer), release: async () => void (await tracer.shutdown()) }
}
