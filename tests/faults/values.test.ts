import { createHash } from 'node:crypto'
import { type Collector, type ReceivedSpan, startCollector } from '@honeyhive/kit'
import { enrichSpan, HoneyHiveTracer, type SpanEnrichment, trace } from '@honeyhive/tracing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { hostileErrors } from './errors.ts'
import { type HostileValue, hostileValues } from './values.ts'

// Some of the values take seconds to make, the more on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

/** What the types ask for; what comes is hostile. */
type Row = Readonly<Record<string, unknown>>

interface Lane {
  readonly tracer: HoneyHiveTracer
  readonly collector: Collector
}

let lanes: readonly Lane[] = []
let unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => void unhandled.push(reason)
/** What is stored of each value, by entry; the last test compares it with the documented forms. */
const forms: Record<string, Record<string, unknown>> = {}

beforeAll(async () => {
  lanes = await Promise.all((['http/protobuf', 'http/json'] as const).map(openLane))
})
afterAll(async () => {
  for (const { tracer, collector } of lanes) {
    await tracer.shutdown()
    await collector.close()
  }
})
beforeEach(() => {
  unhandled = []
  process.on('unhandledRejection', onUnhandled)
})
afterEach(() => void process.off('unhandledRejection', onUnhandled))

async function openLane(otlpProtocol: 'http/protobuf' | 'http/json'): Promise<Lane> {
  const collector = await startCollector()
  const tracer = HoneyHiveTracer.init({
    serverUrl: collector.url,
    project: 'values',
    otlpProtocol,
    compression: 'none',
  })
  return { tracer, collector }
}

describe('the tables', () => {
  it('have 72 values and 9 errors', () => {
    expect(new Set(hostileValues.map(({ name }) => name)).size).toBe(72)
    expect(new Set(hostileErrors.map(({ name }) => name)).size).toBe(9)
  })
})

describe('as an argument,', () => {
  it.each(hostileValues)('$name reaches the function and is stored', async (hostile) => {
    const value = hostile.make()
    const stored = await inBothLanes(`input ${hostile.name}`, (tracer, name) => {
      const echo = (given: unknown): boolean => Object.is(given, value)
      expect(trace(echo, { tracer, name })(value)).toBe(true)
    })
    await hostile.check?.(value)
    remember(hostile.name, 'input', stored, 'honeyhive_inputs._params_.given')
  })
})

describe('as a result,', () => {
  it.each(hostileValues)('$name is given back and is stored', async (hostile) => {
    const stored = await inBothLanes(`output ${hostile.name}`, async (tracer, name) => {
      const value = hostile.make()
      const result = trace(() => value, { tracer, name })()
      expect(Object.is(result, value)).toBe(true)
      await hostile.check?.(value)
      await useUp(result)
    })
    remember(hostile.name, 'output', stored, 'honeyhive_outputs.result')
  })
})

describe('in an enrichment,', () => {
  it.each(hostileValues)('$name is stored', async (hostile) => {
    const value = hostile.make()
    const stored = await inBothLanes(`enrich ${hostile.name}`, (tracer, name) => {
      trace(name, { tracer }, () => enrichSpan({ metadata: { value } }))
      // Whatever the whole enrichment is, it is no reason to throw.
      trace(`whole ${name}`, { tracer }, () => enrichSpan(value as SpanEnrichment))
      trace(`namespace ${name}`, { tracer }, () => enrichSpan({ metadata: value as Row }))
    })
    expect(stored.span.status.code).toBe(0)
    await hostile.check?.(value)
    remember(hostile.name, 'enrich', stored, 'honeyhive_metadata.value')
  })
})

describe('as what is thrown,', () => {
  it.each([...hostileValues, ...hostileErrors])('$name is thrown, the same, and is stored', async (hostile) => {
    const value = hostile.make()
    const fail = (): unknown => {
      throw value
    }
    const stored = await inBothLanes(`error ${hostile.name}`, (tracer, name) => {
      expect(Object.is(caught(trace(fail, { tracer, name })), value)).toBe(true)
    })
    expect(stored.span.status.code).toBe(2)
    if ('check' in hostile) await (hostile as HostileValue).check?.(value)
    remember(hostile.name, 'error', stored, '')
  })

  it.each(hostileErrors)('$name is rejected with, the same, and is stored', async (hostile) => {
    const value = hostile.make()
    const stored = await inBothLanes(`rejection ${hostile.name}`, async (tracer, name) => {
      const failing = trace(async () => Promise.reject(value), { tracer, name })
      const isSame = await failing().then(
        () => false,
        (reason: unknown) => Object.is(reason, value),
      )
      expect(isSame).toBe(true)
    })
    expect(stored.span.status.code).toBe(2)
    remember(hostile.name, 'rejection', stored, '')
  })
})

describe('as data of a session,', () => {
  it.each(hostileValues)('$name is sent', async (hostile) => {
    const value = hostile.make()
    const sent: unknown[] = []
    for (const { tracer, collector } of lanes) {
      const before = collector.requests.length
      expect(await tracer.enrichSession({ metadata: { value } })).toBe(true)
      expect(await tracer.enrichSession({ inputs: { value }, outputs: value as Row })).toBe(true)
      sent.push(formOf(sentMetadata(collector, before)?.value))
    }
    await hostile.check?.(value)
    expect(sent[0]).toEqual(sent[1])
    expect(unhandled).toEqual([])
    record(hostile.name, 'session', sent[0])
  })
})

describe('the stored forms', () => {
  it('are the documented ones', async () => {
    await expect(`${JSON.stringify(forms, null, 2)}\n`).toMatchFileSnapshot('stored-forms.txt')
  })
})

/** Runs the same with both tracers; what each stored must be the same, whatever the encoding. */
async function inBothLanes(
  name: string,
  use: (tracer: HoneyHiveTracer, name: string) => void | Promise<void>,
): Promise<ReceivedSpan> {
  const stored: ReceivedSpan[] = []
  for (const lane of lanes) {
    await use(lane.tracer, name)
    stored.push(await exported(lane, name))
  }
  expect(unhandled).toEqual([])
  const [protobuf, json] = stored
  if (protobuf === undefined || json === undefined) throw new Error('Expected two lanes.')
  expect(comparable(json)).toEqual(comparable(protobuf))
  return protobuf
}

async function exported({ tracer, collector }: Lane, name: string): Promise<ReceivedSpan> {
  const find = (): ReceivedSpan | undefined => collector.spans.find((span) => span.name === name)
  while (find() === undefined) {
    const arrived = collector.spans.length
    await tracer.flush({ timeoutMillis: 20_000 })
    if (find() === undefined) await collector.waitForSpans(arrived + 1)
  }
  const span = find()
  if (span === undefined) throw new Error(`No span '${name}' arrived.`)
  return span
}

/** Everything stored of a span but what differs from tracer to tracer and from call to call. */
function comparable({ attributes, span }: ReceivedSpan): unknown {
  const differing = /session_id|time_to_first_chunk/
  const kept = Object.entries(attributes).filter(([key]) => !differing.test(key))
  return {
    attributes: Object.fromEntries(kept.map(([key, value]) => [key, formOf(value)])),
    status: formOf(span.status),
    events: span.events.map(({ name, attributes }) => formOf({ name, attributes })),
    dropped: [span.droppedAttributesCount, span.droppedEventsCount],
  }
}

function sentMetadata(collector: Collector, from: number): { readonly value?: unknown } | undefined {
  const request = collector.requests.slice(from).find(({ path }) => path === '/events')
  return (request?.json as { readonly metadata?: { readonly value?: unknown } } | undefined)?.metadata
}

function remember(name: string, entry: string, { attributes, span }: ReceivedSpan, key: string): void {
  const type = attributes['honeyhive_error_type']
  if (type === undefined) record(name, entry, formOf(attributes[key]))
  else
    record(name, entry, { type, message: formOf(attributes['honeyhive_error']), status: formOf(span.status.message) })
}

function record(name: string, entry: string, form: unknown): void {
  forms[name] = { ...forms[name], [entry]: form ?? 'nothing is stored' }
}

/** Short forms as they are, long ones by length and hash. What was cut for time is not the same twice: its beginning. */
function formOf(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value} (a number)`
  const text = typeof value === 'string' ? value : inJson(value)
  if (text === undefined) return value
  if (/…\[truncated (?:after|\d+ (?:items|keys))/.test(text)) return `${text.slice(0, 20)} … cut by a limit`
  if (text.length <= 200) return value
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  return `${text.slice(0, 40)} … ${text.length} characters, ${hash}`
}

function inJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner))
}

/** Does with a result what a program does that wants it all: reads the stream, awaits the promise. */
async function useUp(result: unknown): Promise<void> {
  if (typeof result !== 'object' || result === null || !isPending(result)) return
  if (Symbol.asyncIterator in result && !(result as { locked?: boolean }).locked)
    for await (const _chunk of result as AsyncIterable<unknown>);
  else await Promise.resolve(result).catch(() => 'the promise of the table rejects')
}

function isPending(result: object): boolean {
  try {
    return 'then' in result || Symbol.asyncIterator in result
  } catch {
    // A proxy that throws when it is asked.
    return false
  }
}

function caught(fn: () => unknown): unknown {
  try {
    fn()
  } catch (error) {
    return error
  }
  return 'nothing was thrown'
}
