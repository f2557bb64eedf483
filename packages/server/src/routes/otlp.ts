import { Hono } from 'hono'
import { StoreBusyError } from '../store/store-errors.ts'
import { exportAnswer, statusAnswer } from './otlp-answer.ts'
import type { BodyReader, RefusedBody } from '../ingest/read-body.ts'
import type { Intake, OtlpEncoding } from '../ingest/intake.ts'

export interface OtlpOptions {
  readonly intake: Intake
  readonly bodies: BodyReader
  readonly now: () => number
}

const paths = ['/v1/traces', '/opentelemetry/v1/traces']

const encodings: Readonly<Record<string, OtlpEncoding>> = {
  'application/x-protobuf': 'protobuf',
  'application/json': 'json',
}

/** OTLP/HTTP traces (opentelemetry-proto `docs/specification.md`): 200 means committed to the store. */
export function otlp(options: OtlpOptions): Hono {
  const app = new Hono()
  for (const path of paths) app.post(path, ({ req }) => take(req.raw, options))
  return app
}

async function take(request: Request, { intake, bodies, now }: OtlpOptions): Promise<Response> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const encoding = Object.hasOwn(encodings, type) ? encodings[type] : undefined
  if (encoding === undefined) {
    return statusAnswer('json', 415, `Expected Content-Type application/x-protobuf or application/json, got '${type}'.`)
  }
  return bodies.use(request, (body) => {
    if (body.status === 'refused') return refusal(encoding, body)
    return keep(body.bytes, encoding, { bodies, intake, now })
  })
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
    return exportAnswer(encoding, { rejectedSpans: taken.rejected, message: taken.reason })
  } catch (error) {
    // Any other error is a fault of this server, but the sender would drop the batch for it; it may as well try again.
    const seconds = error instanceof StoreBusyError ? error.retryAfterSeconds : 5
    const why = error instanceof Error ? error.message : 'The store failed.'
    return statusAnswer(encoding, 503, why, { 'retry-after': String(seconds) })
  }
}
