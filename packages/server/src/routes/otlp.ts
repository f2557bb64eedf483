import { Hono } from 'hono'
import { countRecords } from '../ingest/count-records.ts'
import { isRecord, parseOr } from '../ingest/json-text.ts'
import { joinLogs } from '../ingest/join-logs.ts'
import { logRecords } from '../ingest/log-records.ts'
import { StoreBusyError } from '../store/store-errors.ts'
import { exportAnswer, statusAnswer } from './otlp-answer.ts'
import type { Readable } from 'node:stream'
import type { EventStore } from '../store/event-store.ts'
import type { OtherSignal } from '../ingest/count-records.ts'
import type { BodyReader, ReadBody, RefusedBody } from '../ingest/read-body.ts'
import type { Intake, OtlpEncoding } from '../ingest/intake.ts'

export interface OtlpOptions {
  readonly store: EventStore
  readonly intake: Intake
  readonly bodies: BodyReader
  readonly now: () => number
}

/** What the server beneath gives along; nothing where the app is called as a function. */
interface Served {
  readonly Bindings: { readonly incoming?: Readable }
}

/** The standard's path, HoneyHive's own, and the one of Langfuse, so that its clients come over by a changed address. */
const prefixes = ['/v1', '/opentelemetry/v1', '/api/public/otel/v1']
const otherSignals = ['logs', 'metrics'] as const

const encodings: Readonly<Record<string, OtlpEncoding>> = {
  'application/x-protobuf': 'protobuf',
  'application/json': 'json',
}

/** OTLP/HTTP (opentelemetry-proto `docs/specification.md`): 200 for spans means committed to the store. */
export function otlp(options: OtlpOptions): Hono<Served> {
  const app = new Hono<Served>()
  for (const prefix of prefixes) {
    app.post(`${prefix}/traces`, ({ req, env }) =>
      take({ request: req.raw, incoming: incomingOf(env) }, options, (bytes, encoding) =>
        keep(bytes, encoding, options),
      ),
    )
    for (const signal of otherSignals)
      app.post(`${prefix}/${signal}`, async ({ req }, next) => {
        if (prefix === '/v1' && signal === 'metrics' && (await isApiCall(req.raw, options.bodies))) return next()
        return take({ request: req.raw }, options, (bytes, encoding) =>
          signal === 'logs' ? join(bytes, encoding, options) : decline(bytes, encoding, signal),
        )
      })
  }
  return app
}

function incomingOf(env: Served['Bindings'] | undefined): Readable | undefined {
  return env?.incoming
}

type Handle = (bytes: Uint8Array, encoding: OtlpEncoding) => Response | Promise<Response>

interface Taken {
  readonly request: Request
  readonly incoming?: Readable | undefined
}

async function take({ request, incoming }: Taken, { bodies }: OtlpOptions, handle: Handle): Promise<Response> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const encoding = Object.hasOwn(encodings, type) ? encodings[type] : undefined
  if (encoding === undefined) {
    return statusAnswer('json', 415, `Expected Content-Type application/x-protobuf or application/json, got '${type}'.`)
  }
  const answer = (body: ReadBody): Response | Promise<Response> =>
    body.status === 'refused' ? refusal(encoding, body) : handle(body.bytes, encoding)
  return bodies.use(request, answer, incoming)
}

/** What GenAI events tell goes to the events of their spans; other records are counted as not stored. */
async function join(bytes: Uint8Array, encoding: OtlpEncoding, { store }: OtlpOptions): Promise<Response> {
  const records = logRecords(bytes, encoding)
  if (records === undefined) return statusAnswer(encoding, 400, 'The body is no OTLP export of logs.')
  try {
    const rejected = records.length - (await joinLogs(records, store))
    const message =
      'This server stores traces, and of logs the GenAI events that name their span; the others are not stored.'
    return exportAnswer(encoding, { signal: 'logs', rejected, message })
  } catch (error) {
    return failed(encoding, error)
  }
}

/** `POST /v1/metrics` is OTLP's and HoneyHive's: an export has its own content type, or the key that every export has. */
async function isApiCall(request: Request, bodies: BodyReader): Promise<boolean> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') return false
  return bodies.use(request.clone(), (body) => {
    const value = body.status === 'ok' ? parseOr(new TextDecoder().decode(body.bytes), undefined) : undefined
    return (
      isRecord(value) &&
      !('resourceMetrics' in value) &&
      !('resource_metrics' in value) &&
      Object.keys(value).length > 0
    )
  })
}

/** Taken, so that a sender of all three signals has no errors, and answered with how many of its records are not stored. */
function decline(bytes: Uint8Array, encoding: OtlpEncoding, signal: OtherSignal): Response {
  const rejected = countRecords(bytes, signal, encoding)
  if (rejected === undefined) return statusAnswer(encoding, 400, `The body is no OTLP export of ${signal}.`)
  const message = `This server stores traces; ${signal} are taken and not stored.`
  return exportAnswer(encoding, { signal, rejected, message })
}

function refusal(encoding: OtlpEncoding, { httpStatus, message }: RefusedBody): Response {
  return statusAnswer(encoding, httpStatus, message, httpStatus === 503 ? { 'retry-after': '1' } : {})
}

async function keep(
  bytes: Uint8Array,
  encoding: OtlpEncoding,
  { bodies, intake, now }: OtlpOptions,
): Promise<Response> {
  try {
    const taken = await intake.take({ bytes, encoding, maxBytes: bodies.limits.maxBytes, nowMillis: now() })
    if (taken.status === 'malformed') return statusAnswer(encoding, 400, taken.message)
    return exportAnswer(encoding, { signal: 'traces', rejected: taken.rejected, message: taken.reason })
  } catch (error) {
    return failed(encoding, error)
  }
}

/** Any other error than a busy store is a fault of this server, but the sender would drop the batch for it; it may as well try again. */
function failed(encoding: OtlpEncoding, error: unknown): Response {
  const seconds = error instanceof StoreBusyError ? error.retryAfterSeconds : 5
  const why = error instanceof Error ? error.message : 'The store failed.'
  return statusAnswer(encoding, 503, why, { 'retry-after': String(seconds) })
}
