import { gzipSync } from 'node:zlib'
import { encodeTraces, encodeTracesJson, ProtoWriter, type TracesData } from '@honeyhive/otlp'
import { temporaryFolder, type TemporaryFolder } from '@honeyhive/kit'
import { startServer, type RunningServer } from '@honeyhive/server'
import { afterAll, beforeAll, expect, test } from 'vitest'

const isAll = process.env['FAULTS'] === 'all'

let server: RunningServer
let folder: TemporaryFolder

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ port: 0, dataDirectory: folder.path })
})

afterAll(async () => {
  await server.close()
  await folder.remove()
})

let serial = 0

function traces(count = 1): TracesData {
  const spans = Array.from({ length: count }, () => {
    serial += 1
    return {
      traceId: serial.toString(16).padStart(32, 'a'),
      spanId: serial.toString(16).padStart(16, 'b'),
      traceState: '',
      parentSpanId: '',
      flags: 0,
      name: 'span',
      kind: 1 as const,
      startTimeUnixNano: 1_763_730_000_000_000_000n,
      endTimeUnixNano: 1_763_730_001_000_000_000n,
      attributes: [{ key: 'gen_ai.request.model', value: { stringValue: 'm' } }],
      droppedAttributesCount: 0,
      events: [],
      droppedEventsCount: 0,
      links: [],
      droppedLinksCount: 0,
      status: { code: 0 as const, message: '' },
    }
  })
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 }
  const resource = { attributes: [], droppedAttributesCount: 0 }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }] }
}

interface Sent {
  readonly type?: string
  readonly encoding?: string
  readonly body: Uint8Array
}

async function send({ type = 'application/x-protobuf', encoding, body }: Sent): Promise<Response> {
  const headers = { 'content-type': type, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) }
  return fetch(`${server.url}/v1/traces`, { method: 'POST', headers, body: Buffer.from(body) })
}

async function storedCount(): Promise<number> {
  const status = (await (await fetch(`${server.url}/api/status`)).json()) as { readonly eventCount: number }
  return status.eventCount
}

const whole = Buffer.from(encodeTraces(traces()))

/** A message with one field of bytes, its length said as told. */
function field(number: number, wireType: number, payload: readonly number[], length?: number): Buffer {
  return Buffer.from([number * 8 + wireType, ...(wireType === 2 ? [length ?? payload.length] : []), ...payload])
}

function nested(depth: number): Buffer {
  let inner = Buffer.alloc(0)
  for (let level = 0; level < depth; level += 1) {
    const writer = new ProtoWriter(inner.length + 16)
    writer.bytes(level === depth - 1 ? 1 : 5, inner)
    inner = Buffer.from(writer.finish())
  }
  return inner
}

const cuts = Array.from({ length: 24 }, (_, index) => 1 + Math.floor((index * (whole.length - 2)) / 24))

const malformed: readonly (readonly [string, Buffer])[] = [
  ...cuts.map((at) => [`cut after ${at} bytes`, whole.subarray(0, at)] as const),
  ...[11, 12, 20, 64, 1000, 100_000].map(
    (length) =>
      [`a number of ${length} bytes`, Buffer.concat([Buffer.from([0x08]), Buffer.alloc(length, 0xff)])] as const,
  ),
  ...[3, 4, 6, 7].map((type) => [`the wire type ${type}`, field(1, type, [1, 2, 3])] as const),
  ...[0, 5].map(
    (type) => [`resource spans of the wire type ${type}`, field(1, type, [1, 2, 3, 4, 5, 6, 7, 8])] as const,
  ),
  ...[5, 100, 127].map((length) => [`a length of ${length} over three bytes`, field(1, 2, [1, 2, 3], length)] as const),
  ['a length beyond 2^32', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f])],
  ['a length beyond 2^63', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])],
  ['the field 0', Buffer.from([0x02, 0x00])],
  ['a tag without an end', Buffer.from([0x80])],
  ['text', Buffer.from('hello, I am no protobuf')],
  ['JSON under its name', Buffer.from('{"resourceSpans":[]}')],
  ['zeros', Buffer.alloc(1000)],
  ['ones', Buffer.alloc(1000, 0xff)],
  ['an open group', Buffer.from([0x0b, 0x0b, 0x0b])],
  ...[3, 7, 40, 100].map(
    (tail) => [`${tail} bytes of garbage at its end`, Buffer.concat([whole, Buffer.alloc(tail, 0xfb)])] as const,
  ),
]

test.each(malformed)('S1 answers 400 to %s, at once, stores nothing, and takes the next span', async (_what, body) => {
  const before = await storedCount()
  const startedAt = performance.now()
  const response = await send({ body })
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toBe('application/x-protobuf')
  expect(performance.now() - startedAt).toBeLessThan(1000)
  expect(await storedCount()).toBe(before)
  expect((await send({ body: encodeTraces(traces()) })).status).toBe(200)
  expect(await storedCount()).toBe(before + 1)
})

const partly: readonly (readonly [string, (data: TracesData) => TracesData, number])[] = [
  ['a trace id of zeros', (data) => withSpan(data, { traceId: '0'.repeat(32) }), 1],
  ['a span id of zeros', (data) => withSpan(data, { spanId: '0'.repeat(16) }), 1],
  ['no trace id', (data) => withSpan(data, { traceId: '' }), 1],
  ['no span id', (data) => withSpan(data, { spanId: '' }), 1],
  ['a short trace id', (data) => withSpan(data, { traceId: 'abcd' }), 1],
  ['a time of the far future', (data) => withSpan(data, { endTimeUnixNano: 18_446_744_073_709_551_615n }), 1],
  ['nothing wrong', (data) => data, 0],
]

function withSpan(data: TracesData, change: object): TracesData {
  const [first] = data.resourceSpans
  const [scoped] = first?.scopeSpans ?? []
  const spans = (scoped?.spans ?? []).map((span, index) => (index === 0 ? Object.assign({}, span, change) : span))
  return { resourceSpans: [{ ...first, scopeSpans: [{ ...scoped, spans }] }] } as TracesData
}

test.each(partly)('S1 counts exactly what it rejects of %s', async (_what, change, rejected) => {
  const before = await storedCount()
  const body = Buffer.from(encodeTracesJson(change(traces(3))))
  const response = await send({ type: 'application/json', body })
  expect(response.status).toBe(200)
  const { partialSuccess = {} } = (await response.json()) as {
    readonly partialSuccess?: { readonly rejectedSpans?: string }
  }
  expect(Number(partialSuccess.rejectedSpans ?? 0)).toBe(rejected)
  expect(await storedCount()).toBe(before + 3 - rejected)
})

test.each([50, 200, 1000, 20_000])('S1 takes or refuses %i messages in each other, and goes on', async (depth) => {
  const response = await send({ body: nested(depth) })
  expect([200, 400]).toContain(response.status)
  expect((await send({ body: encodeTraces(traces()) })).status).toBe(200)
})

/** The same mutants in every run. */
function* mutants(seed: number, count: number): Iterable<Sent> {
  let state = seed + 1
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let index = 0; index < count; index += 1) {
    const isJson = index % 3 === 1
    const source = isJson ? Buffer.from(encodeTracesJson(traces())) : Buffer.from(encodeTraces(traces()))
    const isPacked = index % 3 === 2
    const body = isPacked ? Buffer.from(gzipSync(source)) : Buffer.from(source)
    const flips = 1 + Math.floor(body.length * (0.004 + random(46) / 1000))
    for (let flip = 0; flip < flips; flip += 1) {
      const at = random(body.length)
      body[at] = (body[at] ?? 0) ^ (1 << random(8))
    }
    yield {
      type: isJson ? 'application/json' : 'application/x-protobuf',
      body,
      ...(isPacked ? { encoding: 'gzip' } : {}),
    }
  }
}

const seeds = Array.from({ length: isAll ? 100 : 3 }, (_, seed) => seed)

test.each(seeds)('S11 answers a hundred mutants of seed %i without a fault of its own, each soon', async (seed) => {
  const times: number[] = []
  for (const mutant of mutants(seed, 100)) {
    const startedAt = performance.now()
    const { status } = await send(mutant)
    times.push(performance.now() - startedAt)
    expect([200, 400, 413, 415]).toContain(status)
  }
  expect(times.toSorted((one, other) => one - other)[98]).toBeLessThan(500)
  expect((await send({ body: encodeTraces(traces()) })).status).toBe(200)
})

test.runIf(isAll)('S11 has not grown by more than 100 MiB over ten thousand mutants', async () => {
  const before = process.memoryUsage().rss
  for (const mutant of mutants(1_000_000, 2000)) await send(mutant)
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
})
