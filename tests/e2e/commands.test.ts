import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expectChild, runChild, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { startServer, type RunningServer } from '@honeyhive/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../../packages/honeyhive/src/command/run.ts'
import { listed } from '../../packages/honeyhive/src/command/sessions.ts'
import { treeLines } from '../../packages/honeyhive/src/command/session-tree.ts'

let folder: TemporaryFolder
let server: RunningServer

beforeEach(async () => {
  folder = await temporaryFolder()
  server = await startServer({ port: 0, dataDirectory: join(folder.path, 'data') })
  vi.stubEnv('HH_API_URL', server.url)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
  await folder.remove()
})

async function honeyhive(...args: string[]) {
  const out: string[] = []
  const error: string[] = []
  const code = await runCommand(args, { out: (line) => out.push(line), error: (line) => error.push(line) })
  return { code, out, error: error.join('\n') }
}

async function post(path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
}

async function get(path: string): Promise<unknown> {
  return (await fetch(`${server.url}${path}`)).json()
}

const base = Date.parse('2026-03-01T10:00:00Z')

async function seed(): Promise<void> {
  const session = { session_id: 's.1', session_name: 'chat\u001B[2J', project: 'shop', start_time: base }
  await post('/session/start', { session })
  const event = { project: 'shop', session_id: 's.1', duration: 1500 }
  const model = {
    config: { model: 'gpt-4o', provider: 'openai' },
    metadata: { prompt_tokens: 1000, completion_tokens: 100 },
  }
  await post('/events', {
    event: { ...event, event_id: 'a', event_type: 'chain', event_name: 'answer', start_time: base },
  })
  await post('/events', {
    event: {
      ...event,
      ...model,
      event_id: 'b',
      parent_id: 'a',
      event_type: 'model',
      event_name: 'ask',
      start_time: base + 1,
    },
  })
  await post('/events', {
    event: {
      ...event,
      event_id: 'c',
      parent_id: 'a',
      event_type: 'tool',
      event_name: 'search',
      error: 'no\nluck',
      start_time: base + 2,
    },
  })
}

describe('honeyhive sessions', () => {
  it('lists sessions, plain and by tabs when piped', async () => {
    await seed()
    const { code, out } = await honeyhive('sessions')
    expect(code).toBe(0)
    expect(out).toEqual([
      'started\tsession\tevents\terrors\ttokens\tcost\ttook\tid',
      '2026-03-01 10:00:00\tchat\\u001b[2J\t3\t1\t1100\t$0.0035\t1.5 s\ts.1',
    ])
    expect(JSON.parse((await honeyhive('sessions', '--json')).out[0] ?? '')).toMatchObject({ id: 's.1' })
  })

  it('keeps to the width of a terminal', async () => {
    await seed()
    const { sessions } = (await get('/api/sessions')) as { readonly sessions: never[] }
    const long = sessions.map((session) => Object.assign({}, session, { name: 'x'.repeat(500) }))
    for (const line of listed(long, { isPlain: true, width: 100 })) expect([...line].length).toBeLessThanOrEqual(100)
    expect(listed(long, { isPlain: false, width: 100 })[1]).toMatch(/^\p{Cc}\[31m/u)
    expect(listed([], { isPlain: true, width: 80 })).toEqual(['There are no sessions yet.'])
  })

  it('says what is wrong', async () => {
    expect(await honeyhive('sessions', '--limit', '0')).toMatchObject({
      code: 2,
      error: expect.stringContaining('--limit'),
    })
    vi.stubEnv('HH_API_URL', 'http://127.0.0.1:9')
    expect(await honeyhive('sessions')).toMatchObject({ code: 1, error: expect.stringContaining('Nothing answers at') })
  })
})

describe('honeyhive show', () => {
  it('draws the tree of a session', async () => {
    await seed()
    const { out } = await honeyhive('show', 's.1')
    expect(out).toEqual([
      'chat\\u001b[2J  shop · 3 events · 1 failed · 1.5 s · 1000→100 tokens · $0.0035',
      '└─ chain answer  1.5 s',
      '   ├─ model ask · gpt-4o · 1000→100 tokens · $0.0035  1.5 s',
      '   └─ ✗ tool search  1.5 s',
      '         no',
      `\n${server.url}/sessions/s.1`,
    ])
  })

  it('draws a tree of ten thousand levels within the width', () => {
    const events = Array.from({ length: 10_000 }, (_, index) => ({
      id: `e${index}`,
      sessionId: 's',
      parentId: index === 0 ? 's' : `e${index - 1}`,
      type: 'tool',
      name: 'step',
      status: 'ok',
      error: null,
      model: null,
      inputTokens: null,
      outputTokens: null,
      costUsd: null,
      durationMillis: 1,
    }))
    const session = {
      id: 's',
      name: 'deep',
      project: 'p',
      eventCount: 1,
      errorCount: 0,
      inputTokens: 0,
      outputTokens: 0,
      costUsd: null,
      durationMillis: 1,
    }
    expect(treeLines({ session, events } as never, { isPlain: true, width: 80 })).toHaveLength(10_001)
  })

  it('says when there is no such session', async () => {
    expect(await honeyhive('show', 'nothing')).toMatchObject({
      code: 1,
      error: expect.stringContaining("no session 'nothing'"),
    })
    expect((await honeyhive('show')).code).toBe(2)
  })
})

describe('honeyhive export and import', () => {
  it('brings what one server has to another, and a second time nothing', async () => {
    await seed()
    const file = join(folder.path, 'events.jsonl')
    expect(await honeyhive('export', '--out', file)).toMatchObject({
      code: 0,
      error: expect.stringContaining('4 events'),
    })
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(4)
    const before = await get('/api/sessions/s.1')
    const other = await startServer({ port: 0, dataDirectory: join(folder.path, 'other') })
    try {
      for (const _ of [1, 2]) {
        const { code, out } = await honeyhive('import', file, '--server', other.url)
        expect([code, out]).toEqual([0, [`${file}: 4 events (honeyhive).`]])
      }
      const after = (await (await fetch(`${other.url}/api/sessions/s.1`)).json()) as { readonly events: unknown }
      expect(after).toMatchObject({
        session: { eventCount: 3, costUsd: 0.0035, name: 'chat\u001B[2J', startTime: base },
      })
      expect(after.events).toEqual((before as { readonly events: unknown }).events)
    } finally {
      await other.close()
    }
  })

  it('reads an export of Langfuse', async () => {
    const file = join(folder.path, 'langfuse.json')
    const trace = {
      id: 't1',
      name: 'chat',
      sessionId: 'lf',
      userId: 'u1',
      timestamp: '2026-03-01T10:00:00Z',
      tags: ['x'],
    }
    const generation = {
      id: 'o2',
      parentObservationId: 'o1',
      type: 'GENERATION',
      name: 'ask',
      model: 'gpt-4o',
      startTime: '2026-03-01T10:00:01Z',
      endTime: '2026-03-01T10:00:02Z',
      input: [{ role: 'user', content: 'hello' }],
      output: { role: 'assistant', content: 'hi' },
      usageDetails: { input: 10, output: 2 },
      level: 'ERROR',
      statusMessage: 'cut off',
    }
    const span = { id: 'o1', type: 'SPAN', name: 'answer', startTime: '2026-03-01T10:00:00Z', input: { q: 1 } }
    await writeFile(file, JSON.stringify([{ ...trace, observations: [span, generation] }]))
    expect(await honeyhive('import', file)).toMatchObject({ code: 0, out: [`${file}: 3 events (langfuse).`] })
    const { sessions } = (await get('/api/sessions')) as { readonly sessions: readonly { readonly id: string }[] }
    expect(sessions).toMatchObject([
      { name: 'chat', userId: 'u1', title: 'hello', eventCount: 2, errorCount: 1, inputTokens: 10 },
    ])
    const { events } = (await get(`/api/sessions/${sessions[0]?.id}`)) as {
      readonly events: readonly { readonly id: string }[]
    }
    expect(events).toMatchObject([
      { type: 'session' },
      { name: 'answer' },
      { name: 'ask', parentId: events[1]?.id, error: 'cut off' },
    ])
  })

  it('reads spans of Phoenix, of its API and of a data frame', async () => {
    const file = join(folder.path, 'phoenix.jsonl')
    const times = { start_time: '2026-03-01T10:00:00.5Z', end_time: '2026-03-01T10:00:01Z' }
    const api = {
      name: 'ask',
      span_kind: 'LLM',
      context: { trace_id: '1'.repeat(32), span_id: '2'.repeat(16) },
      parent_id: null,
      ...times,
      status_code: 'OK',
      attributes: { llm: { model_name: 'gpt-4o', token_count: { prompt: 5, completion: 1 } }, session: { id: 'ph' } },
    }
    const frame = {
      name: 'search',
      span_kind: 'TOOL',
      'context.trace_id': '1'.repeat(32),
      'context.span_id': '3'.repeat(16),
      parent_id: '2'.repeat(16),
      ...times,
      status_code: 'ERROR',
      status_message: 'no',
      'attributes.input.value': '{"q":1}',
      'attributes.llm.model_name': null,
    }
    await writeFile(file, `${JSON.stringify(api)}\n${JSON.stringify(frame)}\n`)
    expect(await honeyhive('import', file)).toMatchObject({ code: 0, out: [`${file}: 2 spans (phoenix).`] })
    expect(await get('/api/sessions/ph')).toMatchObject({
      session: { eventCount: 2, inputTokens: 5 },
      events: [{}, { name: 'ask', type: 'model', model: 'gpt-4o' }, { name: 'search', type: 'tool', error: 'no' }],
    })
  })

  it('reads OTLP/JSON, as a collector writes it to files', async () => {
    const file = fileURLToPath(new URL('../fixtures/golden/openinference-openai.json', import.meta.url))
    expect(await honeyhive('import', file)).toMatchObject({ code: 0, out: [`${file}: 6 spans (otlp).`] })
    expect(await get('/api/status')).toMatchObject({ eventCount: 6 })
  })

  it('says what it cannot read', async () => {
    const file = join(folder.path, 'x.json')
    await writeFile(file, '{"a":1}\nnot json\n')
    expect(await honeyhive('import', file)).toMatchObject({ code: 1, error: expect.stringContaining('line 2') })
    await writeFile(file, '{"a":1}')
    expect(await honeyhive('import', file)).toMatchObject({ code: 1, error: expect.stringContaining('--format') })
    expect(await honeyhive('import', join(folder.path, 'missing'))).toMatchObject({ code: 1 })
    expect((await honeyhive('import')).code).toBe(2)
  })
})

const program = `
await fetch(process.env.HH_API_URL + '/session/start', { method: 'POST', headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ session: { session_id: 'from-dev', session_name: 'mine', project: process.env.HH_PROJECT } }) })
console.log(JSON.stringify([process.env.HH_API_URL, process.env.HH_API_KEY, process.env.HH_PROJECT, process.argv[2]]))
process.exit(7)
`

describe('honeyhive dev', () => {
  const bin = fileURLToPath(new URL('../../packages/honeyhive/dist/bin.js', import.meta.url))

  async function dev(...args: string[]) {
    await writeFile(join(folder.path, 'program.mjs'), program)
    const result = await runChild({
      file: bin,
      args: ['dev', ...args, '--', process.execPath, 'program.mjs', '--help'],
      cwd: folder.path,
      env: { HH_PROJECT: 'mine' },
    })
    expectChild(result).toEndWith({ exitCode: 7 })
    return result
  }

  it('runs the program against the server that runs, prints a link, and ends as the program does', async () => {
    const { stdout, stderr } = await dev('--data-dir', server.dataDirectory)
    expect(JSON.parse(stdout)).toEqual([server.url, 'local', 'mine', '--help'])
    expect(stderr).toContain(`HoneyHive: ${server.url} (was running already)`)
    expect(stderr).toContain(`→ mine  ${server.url}/sessions/from-dev`)
    expect(await get('/api/status')).toMatchObject({ sessionCount: 1 })
  })

  it('starts a server where none runs, and stops it', async () => {
    const { stdout, stderr } = await dev('--port', '0', '--data-dir', join(folder.path, 'own'))
    const [url] = JSON.parse(stdout) as readonly string[]
    expect(stderr).toContain(`→ mine  ${url}/sessions/from-dev`)
    await expect(fetch(`${url}/api/status`)).rejects.toThrow('fetch failed')
  })

  it('says what is wrong', async () => {
    expect(await honeyhive('dev', 'node', 'app.js')).toMatchObject({
      code: 2,
      error: expect.stringContaining('after --'),
    })
    expect(await honeyhive('dev', '--')).toMatchObject({ code: 2 })
    expect(await honeyhive('dev', '--data-dir', server.dataDirectory, '--', 'no-such-program-here')).toMatchObject({
      code: 1,
      error: expect.stringContaining("'no-such-program-here' cannot be run"),
    })
  })
})
