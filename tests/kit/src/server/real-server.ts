import { fileURLToPath } from 'node:url'
import { type Child, type ChildResult, startChild } from '../child/start-child.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import type { EventDetail, SessionsPage, SessionTree } from '@honeyhive/api'

const bin = fileURLToPath(new URL('../../../../packages/honeyhive/dist/bin.js', import.meta.url))
const LIFE_MILLIS = 180_000

/** The built server as a user starts it, and what can be read from it. */
export interface RealServer extends AsyncDisposable {
  readonly url: string
  readonly child: Child
  /** The body of an answer; rejects with status and text when it is not 2xx. The shape is the caller's word. */
  readonly getJson: <T>(path: string) => Promise<T>
  readonly sessions: () => Promise<SessionsPage>
  readonly session: (id: string) => Promise<SessionTree>
  readonly event: (id: string) => Promise<EventDetail>
  /** Stops it by SIGTERM; twice is fine. */
  readonly stop: () => Promise<ChildResult>
}

export interface RealServerOptions {
  /** Kept when the server stops. Default: a new one that goes with the server. */
  readonly dataDirectory?: string
  /** Default: the Node that runs this. */
  readonly nodeBinary?: string
  /** After which it is killed, whoever forgot it. Default 180,000. */
  readonly lifeMillis?: number
}

/** Starts `honeyhive server` on any port; `npm run build` must have run. */
export async function startRealServer({
  dataDirectory,
  nodeBinary,
  lifeMillis = LIFE_MILLIS,
}: RealServerOptions = {}): Promise<RealServer> {
  const data = dataDirectory === undefined ? await temporaryFolder('honeyhive-data-') : undefined
  const directory = dataDirectory ?? data?.path ?? ''
  const child = startChild({
    file: bin,
    args: ['server', '--port', '0', '--data-dir', directory],
    timeoutMillis: lifeMillis,
    ...(nodeBinary === undefined ? {} : { nodeBinary }),
  })
  const url = await child.waitForLine(/^http:/u).catch(async (error: unknown) => {
    await data?.remove()
    throw error
  })
  const getJson = <T>(path: string): Promise<T> => readJson<T>(`${url}${path}`)
  const stop = async (): Promise<ChildResult> => {
    child.signal('SIGTERM')
    const result = await child.ended
    await data?.remove()
    return result
  }
  return {
    url,
    child,
    getJson,
    sessions: () => getJson('/api/sessions'),
    session: (id) => getJson(`/api/sessions/${id}`),
    event: (id) => getJson(`/api/events/${id}`),
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  }
}

async function readJson<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  const body: T = await response.json()
  return body
}
