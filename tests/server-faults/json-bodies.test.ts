import { readFileSync } from 'node:fs'
import { temporaryFolder, type TemporaryFolder } from '@honeyhive/kit'
import { startServer, type RunningServer } from '@honeyhive/server'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: TemporaryFolder
let server: RunningServer

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ port: 0, dataDirectory: folder.path })
})

afterAll(async () => {
  await server.close()
  await folder.remove()
})

interface Case {
  readonly name: string
  readonly expect: 'accept' | 'reject' | 'either'
  readonly base64: string
}

const fixture = new URL('../fixtures/json/jsontestsuite.json', import.meta.url)
const cases = JSON.parse(readFileSync(fixture, 'utf8')) as readonly Case[]

interface Door {
  readonly name: string
  readonly path: string
  /** What it says of a body that is no JSON, and of nothing else. */
  readonly notJson: RegExp
  /** Of the values that JSON has, those that are taken. */
  readonly isTaken: (value: unknown) => boolean
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const doors: readonly Door[] = [
  // An export without spans: fields that are not known are passed over, as the specification of OTLP asks.
  { name: 'OTLP/JSON', path: '/v1/traces', notJson: /text that is not\.$/u, isTaken: isObject },
  {
    name: 'the REST API',
    path: '/v1/sessions',
    notJson: /^The body is not JSON/u,
    isTaken: (value) => isObject(value) && Object.keys(value).length === 0,
  },
]

async function answerTo(path: string, body: Buffer): Promise<{ readonly status: number; readonly message: string }> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: new Uint8Array(body) })
  const answer = (await response.json()) as { readonly message?: string }
  return { status: response.status, message: answer.message ?? '' }
}

interface Sent extends Omit<Door, 'name'> {
  readonly door: string
  readonly name: string
  readonly body: Buffer
}

function bodiesOf(kind: Case['expect']): readonly Sent[] {
  const ofKind = cases.filter((one) => one.expect === kind)
  return doors.flatMap(({ name: door, path, notJson, isTaken }) =>
    ofKind.map(({ name, base64 }) => ({ door, path, notJson, isTaken, name, body: Buffer.from(base64, 'base64') })),
  )
}

test.each(bodiesOf('reject'))('S3 $door refuses $name, which is no JSON', async ({ path, body, notJson }) => {
  expect(await answerTo(path, body)).toEqual({ status: 400, message: expect.stringMatching(notJson) })
})

test.each(bodiesOf('accept'))('S3 $door reads $name and answers by its shape', async (one) => {
  const { path, body, notJson, isTaken } = one
  const answer = await answerTo(path, body)
  expect(answer.message).not.toMatch(notJson)
  expect(answer.status).toBe(isTaken(JSON.parse(body.toString())) ? 200 : 400)
})

test.each(bodiesOf('either'))('S3 $door takes or refuses $name, without a fault of its own', async ({ path, body }) => {
  const { status } = await answerTo(path, body)
  expect([200, 400]).toContain(status)
})

test('after all of them the server takes a span', async () => {
  const span = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name: 'fresh',
    startTimeUnixNano: '1763730000000000000',
  }
  const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }))
  expect(await answerTo('/v1/traces', body)).toEqual({ status: 200, message: '' })
  const status = await (await fetch(`${server.url}/api/status`)).json()
  expect(status).toMatchObject({ eventCount: 1 })
})
