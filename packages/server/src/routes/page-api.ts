import { Hono } from 'hono'
import { eventDetail } from './event-detail.ts'
import { eventHistory } from './event-history.ts'
import { refuse } from './guard.ts'
import { withoutLarge } from './large-parts.ts'
import { sessionThread } from './session-thread.ts'
import type { ServerStatus, SessionTree } from '@honeyhive/api'
import type { ChangeStreams } from '../live/change-stream.ts'
import type { EventStore } from '../store/event-store.ts'

export interface PageApiOptions {
  readonly store: EventStore
  readonly version: string
  readonly streams: ChangeStreams
  readonly dataDirectory: string
  readonly startedAt: number
}

const defaultLimit = 50
const maxLimit = 500
const defaultCalls = 200
const maxCalls = 5000

/** What the page reads, see `view.ts` of the API package: nothing here writes. */
export function pageApi({ store, streams, version, dataDirectory, startedAt }: PageApiOptions): Hono {
  const app = new Hono()

  app.get('/api/sessions', async ({ req }) => {
    const limit = limitOf(req.query('limit'), { ifAbsent: defaultLimit, max: maxLimit })
    if (limit === undefined) return refuse(400, 'invalid-limit', `limit is a whole number from 1 to ${maxLimit}.`)
    return Response.json(await store.listSessions({ limit, cursor: req.query('cursor') ?? null }))
  })

  app.get('/api/sessions/:id', async ({ req }) => {
    const id = req.param('id')
    const session = await store.getSession(id)
    if (session === undefined) return refuse(404, 'not-found', `There is no session '${id}'.`)
    const tree: SessionTree = { session, events: await store.getTree(id) }
    return Response.json(tree)
  })

  app.get('/api/sessions/:id/rows', async ({ req }) => {
    const id = req.param('id')
    const session = await store.getSession(id)
    if (session === undefined) return refuse(404, 'not-found', `There is no session '${id}'.`)
    const json = `{"session":${JSON.stringify(session)},"rows":${await store.getTreeRows(id)}}`
    return new Response(json, { headers: { 'content-type': 'application/json' } })
  })

  app.get('/api/sessions/:id/thread', async ({ req }) => {
    const id = req.param('id')
    const calls = limitOf(req.query('calls'), { ifAbsent: defaultCalls, max: maxCalls })
    if (calls === undefined) return refuse(400, 'invalid-limit', `calls is a whole number from 1 to ${maxCalls}.`)
    if ((await store.getSession(id)) === undefined) return refuse(404, 'not-found', `There is no session '${id}'.`)
    return Response.json(await sessionThread(store, id, calls))
  })

  app.get('/api/events/:id/history', async ({ req }) => {
    const id = req.param('id')
    const event = await store.getEvent(id)
    return event === undefined
      ? refuse(404, 'not-found', `There is no event '${id}'.`)
      : Response.json(await eventHistory(store, event))
  })

  app.get('/api/events/:id', async ({ req }) => {
    const id = req.param('id')
    const event = await store.getEvent(id)
    if (event === undefined) return refuse(404, 'not-found', `There is no event '${id}'.`)
    const detail = eventDetail(event)
    return Response.json(req.query('large') === 'later' ? withoutLarge(detail) : detail)
  })

  app.get('/api/stream', ({ req }) => {
    const stream = streams.open(sequenceOf(req.header('last-event-id') ?? req.query('after')))
    if (stream === undefined) return refuse(503, 'too-many-streams', 'Too many pages follow this server; close some.')
    return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' } })
  })

  app.get('/api/status', async () => {
    const status: ServerStatus = { version, dataDirectory, driver: store.driver, startedAt, ...(await store.counts()) }
    return Response.json(status)
  })

  return app
}

interface Limits {
  readonly ifAbsent: number
  readonly max: number
}

function limitOf(text: string | undefined, { ifAbsent, max }: Limits): number | undefined {
  if (text === undefined) return ifAbsent
  const limit = Number(text)
  return /^\d+$/u.test(text) && limit >= 1 ? Math.min(limit, max) : undefined
}

function sequenceOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/u.test(text) ? Number(text) : null
}
