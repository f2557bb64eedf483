import { readFile } from 'node:fs/promises'
import { startRecordingServer } from '@honeyhive/kit'
import { expect, test } from 'vitest'
import * as funcs from '../funcs.ts'
import { HoneyHiveCore } from './core.ts'
import { HoneyHive } from './honeyhive.ts'

interface RecordedCall {
  readonly namespace: string
  readonly method: string
  readonly arguments: readonly unknown[]
  readonly answer: unknown
  readonly request: {
    readonly method: string
    readonly url: string
    readonly authorization: string
    readonly contentType?: string
    readonly body?: unknown
  }
  readonly result?: unknown
}

const file = new URL('../../../../tests/fixtures/v1/rest-calls.json', import.meta.url)
const calls: readonly RecordedCall[] = JSON.parse(await readFile(file, 'utf8'))

const named = calls.map((call) => [`${call.namespace}.${call.method}`, call] as const)

type AnyCall = (...args: unknown[]) => Promise<unknown>
type Callable = Readonly<Record<string, Readonly<Record<string, AnyCall>>>>

test('there are 41 calls in nine namespaces', () => {
  expect(calls).toHaveLength(41)
  expect(new Set(calls.map(({ namespace }) => namespace)).size).toBe(9)
  expect(Object.keys(funcs)).toHaveLength(41)
})

test.each(named)('%s makes the request of the first SDK and gives its result', async (_, recorded) => {
  await using server = await startRecordingServer(() => recorded.answer)
  const client = new HoneyHive({ bearerAuth: 'key', serverURL: `${server.url}/base` })
  const call = (client as unknown as Callable)[recorded.namespace]?.[recorded.method]
  const result = await call?.apply((client as unknown as Callable)[recorded.namespace], [...recorded.arguments])
  const [request] = server.requests
  expect(server.requests).toHaveLength(1)
  expect({
    method: request?.method,
    url: request?.url,
    authorization: request?.headers.authorization,
    ...(recorded.request.body === undefined
      ? {}
      : { contentType: request?.headers['content-type'], body: JSON.parse(request?.body ?? '') }),
  }).toEqual(recorded.request)
  expect(request?.body === '').toBe(recorded.request.body === undefined)
  // Dates travel as text in the fixture.
  expect(JSON.parse(JSON.stringify(result) ?? 'null')).toEqual(recorded.result ?? null)
})

test.each(named)('the function of %s makes it too', async (_, recorded) => {
  await using server = await startRecordingServer(() => recorded.answer)
  const { namespace, method } = recorded
  const name = `${namespace}${method.charAt(0).toUpperCase()}${method.slice(1)}`
  const call = (funcs as unknown as Readonly<Record<string, AnyCall>>)[name]
  const result = await call?.(
    new HoneyHiveCore({ bearerAuth: 'key', serverURL: `${server.url}/base` }),
    ...recorded.arguments,
  )
  expect(result).toMatchObject({ ok: true })
  expect(server.requests[0]?.url).toBe(recorded.request.url)
})
