import { Collector, type ReceivedRequest, type Reply, startCollector } from '@honeyhive/kit'
import { fieldsOf, type Fields, listOf } from '../src/json.ts'

/** Rows of the platform, as the tests put them there. */
export interface PlatformRows {
  readonly datasets?: readonly Fields[]
  readonly datapoints?: readonly Fields[]
  readonly runs?: readonly Fields[]
  /** By run id: the body of `GET /v1/runs/{id}/result`. */
  readonly results?: Readonly<Record<string, unknown>>
  /** What `POST /v1/events/export` answers. */
  readonly events?: readonly Fields[]
  /** Looked at first, for faults. */
  readonly script?: (request: ReceivedRequest) => Reply | undefined
}

/** A platform with the routes of runs and datasets over real HTTP, in the shapes of the API; it keeps all that came. */
export interface TestPlatform extends AsyncDisposable {
  readonly url: string
  readonly collector: Collector
  /** Runs by their id, as posted and updated. */
  readonly runs: ReadonlyMap<string, Fields>
  /** Sessions by their id, with what was merged into them. */
  readonly sessions: ReadonlyMap<string, Fields>
  /** Method and path of every request but those with spans. */
  readonly log: readonly string[]
}

export async function startPlatform(rows: PlatformRows = {}): Promise<TestPlatform> {
  const runs = new Map(listOf(rows.runs).map((run) => [String(fieldsOf(run)['run_id']), fieldsOf(run)]))
  const sessions = new Map<string, Fields>()
  const log: string[] = []
  const routes: readonly (readonly [RegExp, (request: ReceivedRequest, id: string) => unknown])[] = [
    [/^POST \/session\/start$/, (request) => startSession(sessions, request)],
    [/^PUT \/events$/, (request) => updateSession(sessions, request)],
    [/^POST \/v1\/runs$/, ({ json }) => createRun(runs, fieldsOf(json))],
    [/^GET \/v1\/runs$/, ({ query }) => listRuns(runs, new URLSearchParams(query))],
    [/^GET \/v1\/runs\/([^/]+)$/, (_request, id) => runs.has(id) && { evaluation: runs.get(id) }],
    [/^PUT \/v1\/runs\/([^/]+)$/, ({ json }, id) => updateRun(runs, id, fieldsOf(json))],
    [/^GET \/v1\/runs\/([^/]+)\/result$/, (_request, id) => rows.results?.[id] ?? false],
    [/^GET \/v1\/datasets$/, ({ query }) => datasets(rows, new URLSearchParams(query))],
    [/^GET \/v1\/datapoints\/([^/]+)$/, (_request, id) => datapoint(rows, id)],
    [/^POST \/v1\/events\/export$/, ({ json }) => exported(rows, fieldsOf(json))],
  ]
  const collector = await startCollector((request) => {
    const line = `${request.method} ${request.path}`
    if (!request.path.endsWith('/v1/traces')) log.push(line)
    const scripted = rows.script?.(request)
    if (scripted !== undefined) return scripted
    for (const [pattern, answer] of routes) {
      const match = pattern.exec(line)
      if (match === null) continue
      const body = answer(request, decodeURIComponent(match[1] ?? ''))
      return body === false
        ? { kind: 'answer', status: 404, body: '{"message":"There is none."}' }
        : { kind: 'answer', body: JSON.stringify(body) }
    }
    return undefined
  })
  return { url: collector.url, collector, runs, sessions, log, [Symbol.asyncDispose]: () => collector.close() }
}

function startSession(sessions: Map<string, Fields>, { json }: ReceivedRequest): unknown {
  const session = fieldsOf(fieldsOf(json)['session'])
  sessions.set(String(session['session_id']), session)
  return { session_id: session['session_id'] }
}

function updateSession(sessions: Map<string, Fields>, { json }: ReceivedRequest): unknown {
  const { event_id, ...update } = fieldsOf(json)
  const known = sessions.get(String(event_id))
  if (known === undefined) return false
  sessions.set(String(event_id), { ...known, ...update })
  return { success: true }
}

function createRun(runs: Map<string, Fields>, run: Fields): unknown {
  const stored = { created_at: new Date().toISOString(), ...run }
  runs.set(String(run['run_id']), stored)
  return { evaluation: stored, run_id: run['run_id'] }
}

function updateRun(runs: Map<string, Fields>, id: string, update: Fields): unknown {
  const known = runs.get(id)
  if (known === undefined) return false
  // As a server that replaces what it is given.
  runs.set(id, { ...known, ...update })
  return { evaluation: runs.get(id) }
}

function listRuns(runs: ReadonlyMap<string, Fields>, query: URLSearchParams): unknown {
  const name = query.get('name')
  return { evaluations: [...runs.values()].filter((run) => name === null || run['name'] === name) }
}

function datasets({ datasets: all }: PlatformRows, query: URLSearchParams): unknown {
  const id = query.get('dataset_id')
  return { datasets: (all ?? []).filter((dataset) => id === null || dataset['id'] === id) }
}

function datapoint({ datapoints }: PlatformRows, id: string): unknown {
  const found = (datapoints ?? []).find((one) => one['id'] === id)
  return found !== undefined && { datapoint: [found] }
}

function exported({ events }: PlatformRows, { filters }: Fields): unknown {
  const found = (events ?? []).filter((event) =>
    listOf(filters)
      .map(fieldsOf)
      .every(({ field, value }) => valueAt(event, String(field)) === value),
  )
  return { events: found, totalEvents: found.length }
}

function valueAt(event: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => fieldsOf(value)[key], event)
}
