import { Hono } from 'hono'
import { legacyApi } from './compat/legacy-api.ts'
import { currentApi } from './current/current-api.ts'
import { recordsOf } from './records/records.ts'
import { apiDocs } from './routes/api-docs.ts'
import { guard } from './routes/guard.ts'
import { otlp } from './routes/otlp.ts'
import { pageApi } from './routes/page-api.ts'
import { pageDatasets } from './routes/page-datasets.ts'
import { pageFiles } from './routes/page-files.ts'
import { pageLogin } from './routes/page-login.ts'
import { queryApi } from './routes/query-api.ts'
import { securityHeaders } from './routes/security-headers.ts'
import { QueryTimeoutError, StoreBusyError } from './store/store-errors.ts'
import { failure } from './wire/json-body.ts'
import { mount } from './wire/mount.ts'
import type { Intake } from './ingest/intake.ts'
import type { BodyReader } from './ingest/read-body.ts'
import type { ChangeStreams } from './live/change-stream.ts'
import type { Judge } from './records/judge.ts'
import type { GuardOptions } from './routes/guard.ts'
import type { EventStore } from './store/event-store.ts'

export interface AppOptions {
  readonly store: EventStore
  readonly intake: Intake
  readonly version: string
  readonly streams: ChangeStreams
  readonly guard: GuardOptions
  readonly dataDirectory: string
  readonly uiDirectory: string
  readonly bodies: BodyReader
  readonly startedAt: number
  readonly now: () => number
  /** Default: none. */
  readonly judge?: Judge | null
}

/** The whole server as a function from Request to Response; what listens on a socket is elsewhere. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono()
  const parts = { ...options, judge: options.judge ?? null, records: recordsOf(options.store.documents) }
  app.use(securityHeaders)
  app.use(guard(options.guard))
  app.route('/', otlp(options))
  const endpoints = { ...currentApi(parts), ...legacyApi(parts), ...pageDatasets(parts) }
  mount(app, endpoints, options.bodies)
  app.route('/', apiDocs({ endpoints, version: options.version }))
  app.route('/', pageLogin({ apiKey: options.guard.apiKey, now: options.now }))
  app.route('/', pageApi(options))
  app.route('/', queryApi(options))
  app.route('/', pageFiles(options.uiDirectory))
  app.notFound(({ req }) => failure(404, `There is no ${req.method} ${req.path}.`))
  // A fault here is worth a second try to its caller: 500 would make a client drop what it sends.
  app.onError((error) => {
    if (error instanceof QueryTimeoutError) return failure(422, error.message)
    const seconds = error instanceof StoreBusyError ? error.retryAfterSeconds : 5
    return failure(503, error.message, { 'retry-after': String(seconds) })
  })
  return app
}
