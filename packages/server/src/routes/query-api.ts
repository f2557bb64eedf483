import { Hono } from 'hono'
import { z } from 'zod'
import { parseOr } from '../ingest/json-text.ts'
import { refuse } from './guard.ts'
import { aggregateQuery, eventsQuery, sessionsQuery } from './query-shapes.ts'
import type { BodyReader } from '../ingest/read-body.ts'
import type { EventStore } from '../store/event-store.ts'

export interface QueryApiOptions {
  readonly store: EventStore
  readonly bodies: BodyReader
}

/**
 * The store's own query language over HTTP: `POST /api/query/{events,sessions,aggregate}`, see `query.ts` of the store for what it
 * says. A page asks with every key, and hangs up on what is outdated: the store is told.
 */
export function queryApi({ store, bodies }: QueryApiOptions): Hono {
  const app = new Hono()

  app.post('/api/query/events', ({ req }) =>
    answer(req.raw, { schema: eventsQuery, bodies }, (query, signal) => store.listEvents(query, signal)),
  )

  app.post('/api/query/sessions', ({ req }) =>
    answer(req.raw, { schema: sessionsQuery, bodies }, (query, signal) => store.listSessions(query, signal)),
  )

  app.post('/api/query/aggregate', ({ req }) =>
    answer(req.raw, { schema: aggregateQuery, bodies }, async (query, signal) => ({
      rows: await store.aggregate(query, signal),
    })),
  )

  return app
}

async function answer<T>(
  request: Request,
  shape: { readonly schema: z.ZodType<T>; readonly bodies: BodyReader },
  ask: (query: T, signal: AbortSignal) => Promise<unknown>,
): Promise<Response> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    return refuse(415, 'not-json', `Expected Content-Type application/json, got '${type}'.`)
  return shape.bodies.use(request, async (body) => {
    if (body.status === 'refused') return refuse(body.httpStatus, 'body-refused', body.message)
    const parsed = shape.schema.safeParse(parseOr(new TextDecoder().decode(body.bytes), undefined))
    if (!parsed.success) return refuse(400, 'invalid-query', z.prettifyError(parsed.error))
    return Response.json(await ask(parsed.data, request.signal))
  })
}
