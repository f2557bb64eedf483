import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { encodeTracesJson, type TracesData } from '@honeyhive/otlp'
import { portOf, temporaryFolder } from '@honeyhive/kit'
import { startServer, type RunningServer } from '@honeyhive/server'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'

async function running(): Promise<RunningServer> {
  const folder = await temporaryFolder()
  const server = await startServer({ port: 0, dataDirectory: folder.path })
  onTestFinished(async () => {
    await server.close()
    await folder.remove()
  })
  return server
}

interface Given {
  readonly id: number
  readonly parent?: number
  readonly end?: bigint
  readonly tokens?: number
}

const traceId = '5'.repeat(32)
const idOf = (number: number): string => number.toString(16).padStart(16, '0')

function batch(spans: readonly Given[], trace: string = traceId): string {
  const made = spans.map(({ id, parent, end = 1_763_730_001_000_000_000n, tokens = 1000 }) => ({
    traceId: trace,
    spanId: idOf(id),
    traceState: '',
    parentSpanId: parent === undefined ? '' : idOf(parent),
    flags: 0,
    name: `span ${id}`,
    kind: 1 as const,
    startTimeUnixNano: 1_763_730_000_000_000_000n,
    endTimeUnixNano: end,
    attributes: [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'gen_ai.provider.name', value: { stringValue: 'openai' } },
      { key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o' } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: BigInt(tokens) } },
      { key: 'gen_ai.usage.output_tokens', value: { intValue: 0n } },
    ],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 0 as const, message: '' },
  }))
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 }
  const resource = { attributes: [], droppedAttributesCount: 0 }
  const data: TracesData = {
    resourceSpans: [{ resource, scopeSpans: [{ scope, spans: made, schemaUrl: '' }], schemaUrl: '' }],
  }
  return Buffer.from(encodeTracesJson(data)).toString()
}

async function send(url: string, body: string): Promise<number> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return response.status
}

interface Session {
  readonly eventCount: number
  readonly inputTokens: number
  readonly costUsd: number
  readonly durationMillis: number
}

async function sessionAt(url: string): Promise<Session> {
  const { sessions } = (await (await fetch(`${url}/api/sessions`)).json()) as { readonly sessions: readonly Session[] }
  expect(sessions).toHaveLength(1)
  return sessions[0] ?? { eventCount: 0, inputTokens: 0, costUsd: 0, durationMillis: 0 }
}

const five = batch([1, 2, 3, 4, 5].map((id) => ({ id })))
const storedOnce = { eventCount: 5, inputTokens: 5000, costUsd: 0.0125 }

test('S9 eight writers at once lose nothing and double nothing', async () => {
  const { url } = await running()
  const batches = Array.from({ length: 8 }, (_, writer) =>
    Array.from({ length: 10 }, (_unused, index) => batch([{ id: 1 + writer * 100 + index }])),
  )
  await Promise.all(
    batches.map(async (own) => {
      for (const one of own) expect(await send(url, one)).toBe(200)
    }),
  )
  expect(await sessionAt(url)).toMatchObject({ eventCount: 80, inputTokens: 80_000 })
})

test('S9 a second server on the same directory names the first', async () => {
  const { dataDirectory, url } = await running()
  await expect(startServer({ port: 0, dataDirectory })).rejects.toMatchObject({ pid: process.pid, url })
})

test.each([2, 3, 5])('S9 the same batch %i times is there once', async (times) => {
  const { url } = await running()
  for (let index = 0; index < times; index += 1) expect(await send(url, five)).toBe(200)
  expect(await sessionAt(url)).toMatchObject(storedOnce)
})

test('S9 the same batch from two clients at once is there once', async () => {
  const { url } = await running()
  expect(await Promise.all([send(url, five), send(url, five)])).toEqual([200, 200])
  expect(await sessionAt(url)).toMatchObject(storedOnce)
})

test('S9 a batch that shares spans with an earlier one adds the others', async () => {
  const { url } = await running()
  await send(url, batch([{ id: 1 }, { id: 2 }]))
  await send(url, batch([{ id: 2 }, { id: 3 }]))
  expect(await sessionAt(url)).toMatchObject({ eventCount: 3, inputTokens: 3000 })
})

test('S9 the same span twice in one batch is there once', async () => {
  const { url } = await running()
  await send(url, batch([{ id: 1 }, { id: 1 }]))
  expect(await sessionAt(url)).toMatchObject({ eventCount: 1, inputTokens: 1000 })
})

test('S9 a batch that is sent again after the server was closed and started is there once', async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const first = await startServer({ port: 0, dataDirectory: folder.path })
  await send(first.url, five)
  await first.close()
  const second = await startServer({ port: 0, dataDirectory: folder.path })
  onTestFinished(() => second.close())
  expect(await send(second.url, five)).toBe(200)
  expect(await sessionAt(second.url)).toMatchObject(storedOnce)
})

test('S9 a batch that was stored although its sender was told 503 is there once when it comes again', async () => {
  const { url } = await running()
  // In between stands what loses the answer, as a gateway does whose time is up.
  const gateway = createServer((request, response) => {
    void (async () => {
      expect(await send(url, await text(request))).toBe(200)
      response.writeHead(503, { 'retry-after': '1' }).end()
    })()
  })
  onTestFinished(() => void gateway.close())
  gateway.listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  expect(await send(`http://127.0.0.1:${portOf(gateway)}`, five)).toBe(503)
  expect(await send(url, five)).toBe(200)
  expect(await sessionAt(url)).toMatchObject(storedOnce)
})

test('S9 who reads a store of an earlier layout is not cut off while it is upgraded, nor is the upgrade', async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const path = join(folder.path, 'events.db')
  copyFileSync(fileURLToPath(new URL('../fixtures/stores/v1.db', import.meta.url)), path)
  const reader = new Database(path, { readonly: true })
  onTestFinished(() => void reader.close())
  const rows = reader.prepare('SELECT * FROM events').iterate()
  expect(rows.next().done).toBe(false)
  const server = await startServer({ port: 0, dataDirectory: folder.path })
  onTestFinished(() => server.close())
  expect([...rows].length).toBeGreaterThan(30)
  expect(await (await fetch(`${server.url}/api/status`)).json()).toMatchObject({ eventCount: 36, sessionCount: 9 })
})

test('S9 a parent that comes after its child is its parent', async () => {
  const { url } = await running()
  await send(url, batch([{ id: 2, parent: 1 }]))
  await send(url, batch([{ id: 1 }]))
  const { sessions } = (await (await fetch(`${url}/api/sessions`)).json()) as {
    readonly sessions: readonly { readonly id: string }[]
  }
  const { events } = (await (await fetch(`${url}/api/sessions/${sessions[0]?.id}`)).json()) as {
    readonly events: readonly { readonly name: string; readonly id: string; readonly parentId: string }[]
  }
  const byName = new Map(events.map((event) => [event.name, event]))
  expect(byName.get('span 2')?.parentId).toBe(byName.get('span 1')?.id)
})

test('S9 a span that is told again with a later end is that span, once', async () => {
  const { url } = await running()
  await send(url, batch([{ id: 1, tokens: 10 }]))
  await send(url, batch([{ id: 1, tokens: 2000, end: 1_763_730_005_000_000_000n }]))
  expect(await sessionAt(url)).toMatchObject({ eventCount: 1, inputTokens: 2000, durationMillis: 5000 })
})

test('S9 a span that is told again with an earlier end changes nothing', async () => {
  const { url } = await running()
  await send(url, batch([{ id: 1, tokens: 2000, end: 1_763_730_005_000_000_000n }]))
  await send(url, batch([{ id: 1, tokens: 10 }]))
  expect(await sessionAt(url)).toMatchObject({ eventCount: 1, inputTokens: 2000, durationMillis: 5000 })
})

test('S9 the same span id in two traces is two spans', async () => {
  const { url } = await running()
  await send(url, batch([{ id: 1 }]))
  await send(url, batch([{ id: 1 }], '6'.repeat(32)))
  expect(await (await fetch(`${url}/api/status`)).json()).toMatchObject({ eventCount: 2, sessionCount: 2 })
})

test('S9 readers see whole batches only, while they are written', async () => {
  const { url } = await running()
  const end = new AbortController()
  const seen: number[] = []
  const reading = (async () => {
    while (!end.signal.aborted) {
      const { eventCount } = (await (await fetch(`${url}/api/status`)).json()) as { readonly eventCount: number }
      seen.push(eventCount % 5)
    }
  })()
  for (let index = 0; index < 20; index += 1)
    await send(url, batch([1, 2, 3, 4, 5].map((id) => ({ id: index * 10 + id }))))
  end.abort()
  await reading
  expect(new Set(seen)).toEqual(new Set([0]))
})
