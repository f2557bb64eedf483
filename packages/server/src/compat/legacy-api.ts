import { Hono } from 'hono'
import { legacyEvent, project } from './from-event.ts'
import { failure, readJson } from './json-body.ts'
import { eventCreation, eventSearch, eventUpdate, sessionStart } from './schemas.ts'
import { toQuery } from './search-query.ts'
import { createdEvent, patchOf, sessionEvent } from './to-event.ts'
import type { BodyReader } from '../ingest/read-body.ts'
import type { EventStore } from '../store/event-store.ts'

export interface LegacyApiOptions {
  readonly store: EventStore
  readonly bodies: BodyReader
  readonly now: () => number
}

/** The calls of HoneyHive's official clients, turned into the same events that spans become. */
export function legacyApi({ store, bodies, now }: LegacyApiOptions): Hono {
  const app = new Hono()

  app.post('/session/start', async ({ req }) => {
    const body = await readJson(req.raw, { schema: sessionStart, wrapper: 'session', bodies })
    if (body.status === 'refused') return body.response
    const session = sessionEvent(body.value, now())
    await store.append([session])
    const stored = await store.getEvent(session.id)
    return Response.json(stored === undefined ? { session_id: session.id } : legacyEvent(stored))
  })

  app.get('/session/:id', async ({ req }) => {
    const id = req.param('id')
    const event = (await store.getEvent(id.toLowerCase())) ?? (await store.getEvent(id))
    if (event?.type !== 'session') return failure(404, `There is no session '${id}'.`)
    return Response.json(legacyEvent(event))
  })

  app.post('/events', async ({ req }) => {
    const body = await readJson(req.raw, { schema: eventCreation, wrapper: 'event', bodies })
    if (body.status === 'refused') return body.response
    const event = createdEvent(body.value, now())
    await store.append([event])
    return Response.json({ event_id: event.id, success: true })
  })

  app.put('/events', async ({ req }) => {
    const body = await readJson(req.raw, { schema: eventUpdate, bodies })
    if (body.status === 'refused') return body.response
    await store.patch(patchOf(body.value))
    return Response.json({ success: true })
  })

  for (const path of ['/events/export', '/v1/events/export', '/v1/events/search']) {
    app.post(path, async ({ req }) => {
      const body = await readJson(req.raw, { schema: eventSearch, bodies })
      if (body.status === 'refused') return body.response
      const search = toQuery(body.value)
      if (search.status === 'refused') return failure(400, search.message)
      const { events, total } = await store.findEvents(search.query)
      const shown = events.map((event) => project(legacyEvent(event), body.value.projections))
      return Response.json({ events: shown, totalEvents: total, count: total })
    })
  }

  return app
}
