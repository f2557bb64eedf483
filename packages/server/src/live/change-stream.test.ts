import { expect, onTestFinished, test } from 'vitest'
import { getJson, runningServer, sendJson } from '../testing.ts'
import type { RunningServer } from '../listen.ts'
import type { ChangeNotice, ServerStatus } from '@honeyhive/api'

interface Follower {
  /** The next frame that carries a change. */
  change(): Promise<ChangeNotice>
  frame(): Promise<string>
}

async function follow({ url }: RunningServer, headers: Readonly<Record<string, string>> = {}): Promise<Follower> {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(`${url}/api/stream`, { headers, signal: abort.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ''
  const frame = async (): Promise<string> => {
    while (!text.includes('\n\n')) {
      const { value, done } = await reader.read()
      if (done) throw new Error('The stream has ended.')
      text += decoder.decode(value, { stream: true })
    }
    const end = text.indexOf('\n\n')
    const found = text.slice(0, end)
    text = text.slice(end + 2)
    return found
  }
  const change = async (): Promise<ChangeNotice> => {
    const data = /^data: (.*)$/mu.exec(await frame())?.[1]
    return data === undefined ? change() : (JSON.parse(data) as ChangeNotice)
  }
  return { change, frame }
}

const start = async ({ url }: RunningServer, name: string): Promise<void> => {
  await sendJson(`${url}/session/start`, { session: { session_name: name } })
}

test('tells of each commit, with growing numbers', async () => {
  const server = await runningServer()
  const follower = await follow(server)
  expect(await follower.frame()).toBe('retry: 1000\nid: 0')
  await start(server, 'one')
  const first = await follower.change()
  await start(server, 'two')
  const second = await follower.change()
  expect([first.sessions[0]?.name, second.sessions[0]?.name]).toEqual(['one', 'two'])
  expect(second.seq).toBeGreaterThan(first.seq)
})

test('resumes after the last change that a page has seen', async () => {
  const server = await runningServer()
  const before = await follow(server)
  await start(server, 'seen')
  const { seq } = await before.change()
  await start(server, 'missed')
  const after = await follow(server, { 'last-event-id': String(seq) })
  expect((await after.change()).sessions.map(({ name }) => name)).toEqual(['missed'])
})

test('sends a comment now and then, so that a dead connection shows', async () => {
  const server = await runningServer({ heartbeatMillis: 20 })
  const follower = await follow(server)
  await follower.frame()
  expect(await follower.frame()).toBe(': still here')
})

test('refuses one stream too many, and takes it once another has gone', async () => {
  const server = await runningServer({ maxStreams: 1, heartbeatMillis: 10 })
  const abort = new AbortController()
  const first = await fetch(`${server.url}/api/stream`, { signal: abort.signal })
  expect(await opened(server)).toBe(503)
  abort.abort()
  await first.text().catch(() => 'aborted')
  await expect.poll(async () => opened(server)).toBe(200)
  expect(await getJson<ServerStatus>(`${server.url}/api/status`)).toMatchObject({ sessionCount: 0 })
})

async function opened({ url }: RunningServer): Promise<number> {
  const response = await fetch(`${url}/api/stream`)
  await response.body?.cancel()
  return response.status
}
