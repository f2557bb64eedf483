import { startRecordingServer } from '@honeyhive/kit'
import { expect, test } from 'vitest'
import { HoneyHive } from './honeyhive.ts'

test('a route under /v1 is called with path, query and body as they travel, and answers as it came', async () => {
  const answer = { evaluation: { run_id: 'r', dataset_id: null }, run_id: 'r' }
  await using server = await startRecordingServer(() => answer)
  const client = new HoneyHive({ bearerAuth: 'key', serverURL: server.url })
  const body = { status: 'completed', event_ids: ['a'], metadata: { myKey: 1 } } as const
  expect(await client.request('PUT /v1/runs/{run_id}', { path: { run_id: 'a/b' }, body })).toEqual(answer)
  await client.request('GET /v1/runs', {
    query: { run_ids: ['one'], limit: 5, dateRange: { $gte: '2025' }, name: undefined },
  })
  await client.request('GET /v1/charts')
  expect(server.requests.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`)).toEqual([
    'PUT /v1/runs/a/b',
    'GET /v1/runs?run_ids[]=one&limit=5&dateRange={"$gte":"2025"}',
    'GET /v1/charts',
  ])
  expect(server.requests[0]?.url).toBe('/v1/runs/a%2Fb')
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(body)
})

test('W6 a list goes in brackets; a hundred ids are one request, one more are two, and the answers are one', async () => {
  await using server = await startRecordingServer(({ url }) => ({
    datapoints: [...new URL(url, 'http://host').searchParams.getAll('datapoint_ids[]'), 'in both'],
    total: 1,
  }))
  const client = new HoneyHive({ serverURL: server.url })
  const ids = Array.from({ length: 101 }, (_, index) => `id-${index}`)
  await client.request('GET /v1/datapoints', { query: { datapoint_ids: ids.slice(0, 100) } })
  expect(server.requests).toHaveLength(1)
  const answer: unknown = await client.request('GET /v1/datapoints', { query: { datapoint_ids: ids } })
  expect(server.requests).toHaveLength(3)
  expect(answer).toEqual({ datapoints: [...ids.slice(0, 100), 'in both', ids[100]], total: 1 })
})

test('W6 the parts of a split list have neither page nor limit, and the first that fails is the answer', async () => {
  await using server = await startRecordingServer(() => ({ evaluations: [] }))
  const client = new HoneyHive({ serverURL: server.url })
  const run_ids = Array.from({ length: 150 }, (_, index) => `run-${index}`)
  await client.request('GET /v1/runs', { query: { run_ids, page: 2, limit: 5 } })
  expect(server.requests.map(({ url }) => /(?:page|limit)=/.test(url))).toEqual([false, false])
  const nowhere = new HoneyHive({ serverURL: 'http://127.0.0.1:9', retryConfig: { strategy: 'none' } })
  await expect(nowhere.request('GET /v1/runs', { query: { run_ids } })).rejects.toThrow('127.0.0.1:9')
})

test('a part of the path that is missing is said, and nothing goes out', async () => {
  const client = new HoneyHive({ serverURL: 'http://127.0.0.1:9' })
  await expect(client.request('GET /v1/runs/{run_id}', { path: { run_id: '' } })).rejects.toThrow(
    "request('GET /v1/runs/{run_id}') cannot be sent: expected path.run_id to be a string, but got empty text.",
  )
})

// What must not compile; never called.
export function wrong(client: HoneyHive): void {
  // @ts-expect-error there is no such route
  void client.request('GET /v1/run')
  // @ts-expect-error the path has a part that must be given
  void client.request('GET /v1/runs/{run_id}')
  // @ts-expect-error the part has another name
  void client.request('GET /v1/runs/{run_id}', { path: { id: 'r' } })
  // @ts-expect-error an event has an event_type
  void client.request('POST /v1/events', { body: { inputs: {} } })
  // @ts-expect-error a GET has no body
  void client.request('GET /v1/runs', { body: {} })
}
