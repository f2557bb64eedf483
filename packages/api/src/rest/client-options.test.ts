import { inspect } from 'node:util'
import { startRecordingServer } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { HTTPClient } from './http-client.ts'
import { HoneyHive } from './honeyhive.ts'
import { SDK_METADATA } from './sdk-options.ts'

const quick = { initialInterval: 1, maxInterval: 5, exponent: 1.5, maxElapsedTime: 2000 }

test('the version is that of the package', () => {
  expect(SDK_METADATA.sdkVersion).toBe(manifest.version)
})

test('the key may come from a function, asked for every request, and does not show when a client is printed', async () => {
  await using server = await startRecordingServer(() => [])
  let count = 0
  const client = new HoneyHive({ bearerAuth: async () => `key-${(count += 1)}`, serverURL: server.url })
  await client.tools.getTools()
  await client.tools.getTools()
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer key-1', 'Bearer key-2'])
  const secret = new HoneyHive({ bearerAuth: 'very-secret' })
  expect(inspect(secret, { depth: 5 }) + JSON.stringify(secret)).not.toContain('very-secret')
})

test('without a key there is no Authorization header', async () => {
  await using server = await startRecordingServer(() => [])
  await new HoneyHive({ serverURL: server.url }).tools.getTools()
  expect(server.requests[0]?.headers.authorization).toBeUndefined()
})

test('fetchOptions add headers, and serverURL of a call wins over that of the client', async () => {
  await using server = await startRecordingServer(() => [])
  const client = new HoneyHive({ serverURL: 'http://127.0.0.1:9' })
  await client.tools.getTools({ serverURL: new URL(server.url), fetchOptions: { headers: { 'x-mine': '1' } } })
  expect(server.requests[0]?.headers).toMatchObject({ 'x-mine': '1', accept: 'application/json' })
})

describe('retries', () => {
  const answers = (statuses: number[]) =>
    startRecordingServer((_, response) => {
      const status = statuses.shift() ?? 200
      response.writeHead(status, { 'content-type': 'application/json' }).end('[]')
    })

  test('are off unless asked for', async () => {
    await using server = await answers([503])
    await expect(new HoneyHive({ serverURL: server.url }).tools.getTools()).rejects.toThrow('answered 503')
  })

  test('repeat 429, 502, 503 and 504 with the same body until there is another answer', async () => {
    await using server = await answers([429, 502, 503, 504])
    const client = new HoneyHive({ serverURL: server.url, retryConfig: { strategy: 'backoff', backoff: quick } })
    await client.tools.deleteTool('t')
    expect(server.requests).toHaveLength(5)
    expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set(['/tools?function_id=t']))
  })

  test('leave a 500 alone, which may have been carried out, unless retryCodes name it', async () => {
    await using server = await answers([500, 500])
    const client = new HoneyHive({ serverURL: server.url, retryConfig: { strategy: 'backoff', backoff: quick } })
    await expect(client.tools.getTools()).rejects.toThrow('answered 500')
    expect(await client.tools.getTools({ retryCodes: ['5XX'] })).toEqual([])
    expect(server.requests).toHaveLength(3)
  })

  test('end with the last answer when their time is over', async () => {
    await using server = await answers([503, 503, 503, 503, 503, 503])
    const backoff = { ...quick, initialInterval: 40, maxInterval: 1000, maxElapsedTime: 60 }
    const call = new HoneyHive({ serverURL: server.url }).tools.getTools({ retries: { strategy: 'backoff', backoff } })
    await expect(call).rejects.toThrow('answered 503')
    expect(server.requests.length).toBeLessThan(3)
  })

  test('repeat a lost connection, or not, as is asked', async () => {
    let attempts = 0
    const failing: typeof fetch = async () => {
      attempts += 1
      if (attempts % 2 === 1) throw new TypeError('fetch failed')
      return Response.json([])
    }
    const client = new HoneyHive({ httpClient: new HTTPClient({ fetcher: failing }) })
    const backoff = { strategy: 'backoff', backoff: quick } as const
    expect(await client.tools.getTools({ retries: backoff })).toEqual([])
    await expect(client.tools.getTools({ retries: { ...backoff, retryConnectionErrors: false } })).rejects.toThrow(
      'got no answer',
    )
    expect(attempts).toBe(3)
  })
})

test('hooks see and change requests, see answers and failures, and can be taken away', async () => {
  await using server = await startRecordingServer(() => [])
  const seen: string[] = []
  const httpClient = new HTTPClient()
  const mark = (request: Request): void => request.headers.set('x-mark', 'a')
  httpClient
    .addHook('beforeRequest', mark)
    .addHook('beforeRequest', (request) => new Request(request, { headers: { 'x-mark': 'b' } }))
    .addHook('response', (response, request) => void seen.push(`${request.method} ${response.status}`))
    .addHook('requestError', (error) => void seen.push(error instanceof Error ? error.name : 'unknown'))
  const copy = httpClient.clone()
  copy.removeHook('beforeRequest', mark)
  await new HoneyHive({ serverURL: server.url, httpClient }).tools.getTools()
  expect(server.requests[0]?.headers['x-mark']).toBe('b')
  await expect(new HoneyHive({ serverURL: 'http://127.0.0.1:9', httpClient: copy }).tools.getTools()).rejects.toThrow(
    'got no answer',
  )
  expect(seen).toEqual(['GET 200', 'TypeError'])
})

test('the debug logger hears of requests and answers, and never of the key', async () => {
  await using server = await startRecordingServer(() => [])
  const said: unknown[] = []
  const hear = (...message: unknown[]): void => void said.push(...message)
  const debugLogger = { group: hear, groupEnd: hear, log: hear }
  await new HoneyHive({ bearerAuth: 'very-secret', serverURL: server.url, debugLogger }).tools.getTools()
  expect(said).toEqual([`tools.getTools: GET ${server.url}/tools`, 'headers', expect.anything(), 'answered 200'])
  expect(JSON.stringify(said)).not.toContain('very-secret')
})

describe('regression B22: an answer that a later server extends does not break the client', () => {
  test('unknown values, unknown fields, nulls and other 2xx statuses pass', async () => {
    const run = { run_id: 'r', status: 'running', dataset_id: null, name: null, is_active: true, results: { a_b: 1 } }
    await using server = await startRecordingServer((_, response) => {
      response.writeHead(201, { 'content-type': 'text/plain' }).end(JSON.stringify({ evaluations: [run] }))
    })
    const { evaluations } = await new HoneyHive({ serverURL: server.url }).experiments.getRuns()
    expect(evaluations).toEqual([
      { runId: 'r', status: 'running', datasetId: null, isActive: true, results: { a_b: 1 } },
    ])
  })

  test('a dataset keeps its id', async () => {
    await using server = await startRecordingServer(() => ({ testcases: [{ _id: 'ds1', name: 'n' }] }))
    const { testcases } = await new HoneyHive({ serverURL: server.url }).datasets.getDatasets('demo')
    expect(testcases).toEqual([{ id: 'ds1', name: 'n' }])
  })

  test('an operator that is not among the five is sent', async () => {
    await using server = await startRecordingServer(() => ({ events: [] }))
    const filters = [{ field: 'a', operator: 'exists' as never }]
    await new HoneyHive({ serverURL: server.url }).events.getEvents({ project: 'demo', filters })
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ filters })
  })
})
