// A server with made-up sessions, for working on the page and for its tests: the same routes as the real one, the same
// Content-Security-Policy, no store.
//
//   node dev/fixture-server.mjs [--port 4318] [--empty] [--live] [--spans 2000]
//
// With --live a new session arrives every few seconds and the running one grows.
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { fixtureSessions } from './fixture-data.mjs'
import { message, sessionFixture } from './fixture-session.mjs'

const builtFolder = fileURLToPath(new URL('../dist/static/', import.meta.url))
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** Starts it; `port` 0 takes any. Answers with its address, a way to add or change sessions, and a way to stop it. */
export async function startFixtureServer({
  port = 0,
  isEmpty = false,
  spanCount = 2000,
  staticFolder = builtFolder,
} = {}) {
  const sessions = isEmpty ? new Map() : fixtureSessions(Date.now(), { spanCount })
  const listeners = new Set()
  let sequence = 0
  const server = createServer((request, response) => {
    answer({ request, response, sessions, listeners, staticFolder }).catch((error) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    sessions,
    /** Stores a session and tells every open page. */
    publish(session) {
      sessions.set(session.id, session)
      const notice = { seq: ++sequence, sessions: [session.summary()] }
      for (const response of listeners)
        response.write(`event: change\nid: ${sequence}\ndata: ${JSON.stringify(notice)}\n\n`)
    },
    /** A second call does nothing. */
    async stop() {
      if (!server.listening) return
      for (const response of listeners) response.end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer({ request, response, sessions, listeners, staticFolder }) {
  const url = new URL(request.url, 'http://127.0.0.1')
  const json = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (url.pathname === '/api/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': open\n\n')
    listeners.add(response)
    response.on('close', () => listeners.delete(response))
    return
  }
  if (url.pathname === '/api/sessions') return json(200, sessionsPage(sessions, url.searchParams))
  const [, collection, id] = /^\/api\/(sessions|events)\/([^/]+)$/.exec(url.pathname) ?? []
  if (/^\/api\/events\/[^/]+\/history$/.test(url.pathname)) return json(200, { sentBefore: [] })
  if (/^\/api\/sessions\/[^/]+\/thread$/.test(url.pathname))
    return json(200, { turns: [], callCount: 0, shownCallCount: 0 })
  const [, shown] = /^\/api\/sessions\/([^/]+)\/rows$/.exec(url.pathname) ?? []
  if (shown !== undefined) return sendRows(sessionTree(sessions, decodeURIComponent(shown)), json)
  if (collection === undefined) return sendFile(url.pathname, response, staticFolder)
  const found =
    collection === 'sessions'
      ? sessionTree(sessions, decodeURIComponent(id))
      : eventDetail(sessions, decodeURIComponent(id))
  if (found === undefined)
    return json(404, { error: { code: 'not_found', message: `There is no ${collection.slice(0, -1)} ${id}.` } })
  json(200, found)
}

function sessionsPage(sessions, query) {
  const all = [...sessions.values()].map((session) => session.summary()).sort((a, b) => b.startTime - a.startTime)
  const from = Number(query.get('cursor') ?? 0)
  const limit = Number(query.get('limit') ?? 50)
  const nextCursor = from + limit < all.length ? String(from + limit) : null
  return { sessions: all.slice(from, from + limit), nextCursor, total: all.length }
}

function sessionTree(sessions, id) {
  const session = sessions.get(id)
  return session && { session: session.summary(), events: session.events.toSorted((a, b) => a.startTime - b.startTime) }
}

/** As `EventRow` of the API says it. */
function sendRows(tree, json) {
  if (tree === undefined) return json(404, { error: { code: 'not_found', message: 'There is no such session.' } })
  const rowOf = new Map(tree.events.map(({ id }, index) => [id, index]))
  const micros = (millis) => (millis === null ? null : Math.round(millis * 1000))
  const rows = tree.events.map((event, index) => [
    index,
    event.id,
    rowOf.get(event.parentId) ?? (event.parentId === tree.session.id ? null : -1),
    event.type,
    event.name,
    micros(event.startTime),
    micros(event.durationMillis),
    event.status,
    event.error,
    event.model,
    event.provider,
    event.inputTokens,
    event.outputTokens,
    event.costUsd === null ? null : String(event.costUsd),
    micros(event.timeToFirstTokenMillis),
    event.isIncomplete ? 1 : 0,
  ])
  json(200, { session: tree.session, rows })
}

function eventDetail(sessions, id) {
  for (const session of sessions.values()) {
    const detail = session.details.get(id)
    if (detail !== undefined) return detail
  }
}

async function sendFile(pathname, response, staticFolder) {
  const isFile = extname(pathname) !== ''
  const path = join(staticFolder, normalize(isFile ? pathname : '/index.html'))
  const body = await readFile(path).catch(() => null)
  if (body === null || !path.startsWith(staticFolder)) return response.writeHead(404).end('not found')
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
  })
  response.end(body)
}

/** Keeps the page busy: the running session grows, and new ones arrive. */
function keepLive(fixture) {
  let count = 0
  setInterval(() => {
    const running = fixture.sessions.get('c1d9f6aa-0003')
    const at = Date.now() - running.summary().startTime
    running.span({ parent: running.id, at: at - 800, took: 700, type: 'tool', name: `check_inventory ${++count}` })
    fixture.publish(running)
    if (count % 2 === 0) fixture.publish(newSession(count))
  }, 2500)
}

/** A small session that has just begun. */
export function newSession(number) {
  const title = `Live question number ${number}`
  const session = sessionFixture({ id: `live-${number}`, name: 'live-agent', title, startTime: Date.now() - 400 })
  const messages = { input: [message('user', title)], output: [message('assistant', 'Yes.')] }
  session.span({
    at: 0,
    took: 390,
    type: 'model',
    name: 'chat',
    model: 'gpt-4.1-mini',
    provider: 'openai',
    tokens: [12, 1],
    cost: 0.00001,
    messages,
  })
  return session
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4318' },
      empty: { type: 'boolean' },
      live: { type: 'boolean' },
      spans: { type: 'string', default: '2000' },
    },
  })
  const fixture = await startFixtureServer({
    port: Number(values.port),
    isEmpty: values.empty ?? false,
    spanCount: Number(values.spans),
  })
  if (values.live) keepLive(fixture)
  process.stdout.write(`${fixture.url}\n`)
}
