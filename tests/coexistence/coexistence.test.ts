import { type Collector, expectChild, runChild, startCollector } from '@honeyhive/kit'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureHeavy } from '../../scripts/heavy.mjs'

let folder: string
let peers: string
let collector: Collector

beforeAll(async () => {
  ;({ folder, peers } = await ensureHeavy())
}, 180_000)

beforeEach(async () => {
  collector = await startCollector()
})

afterEach(() => collector.close())

interface SeenSpan {
  readonly name: string
  readonly id: string
  readonly parent?: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

interface Result {
  readonly provider: {
    readonly strategy: string
    readonly reason: string
    readonly limits: readonly string[]
    readonly found: { readonly kind: string; readonly version?: string; readonly apiVersion?: string }
  }
  readonly health: string
  readonly spans: { readonly created: number; readonly delivered: number }
  readonly registered?: boolean
  readonly seen: readonly SeenSpan[]
}

interface Case {
  readonly peer: string
  readonly order: 'before' | 'after'
  readonly strategy?: 'attach'
  /** Which copy of the API ours meets. Default 1.9. */
  readonly api?: '1.10'
}

async function run({ peer, order, strategy, api }: Case): Promise<Result> {
  const result = await runChild({
    file: api === undefined ? `${peers}/coexist.mjs` : `${folder}/coexist-3.mjs`,
    cwd: api === undefined ? peers : folder,
    env: { PEER: peer, ORDER: order, OURS_URL: collector.url, ...(strategy && { STRATEGY: strategy }) },
  })
  expectChild(result).toEndWith({ exitCode: 0, stdout: /^RESULT /mu })
  const lines = result.stdout.split('\n')
  const answer = JSON.parse(lines.find((line) => line.startsWith('RESULT '))?.slice(7) ?? '') as Result
  return peer === 'dd-trace' ? { ...answer, seen: printedByDatadog(lines) } : answer
}

/** What dd-trace would have sent, which it prints instead. */
function printedByDatadog(lines: readonly string[]): SeenSpan[] {
  interface Printed {
    readonly name: string
    readonly span_id: string
    readonly parent_id: string
  }
  const traces = lines.filter((line) => line.startsWith('{"traces"'))
  const spans = traces.flatMap((line) => (JSON.parse(line) as { traces: Printed[][] }).traces.flat())
  return spans.map((span) => ({ name: span.name, id: span.span_id, parent: span.parent_id }))
}

function counts(spans: readonly { readonly name: string }[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const { name } of spans) found[name] = (found[name] ?? 0) + 1
  return found
}

/** How many spans of one name have a parent of another, among the same spans. */
function pairs(spans: readonly SeenSpan[], child: string, parent: string): number {
  const names = new Map(spans.map(({ id, name }) => [id, name]))
  return spans.filter((span) => span.name === child && names.get(span.parent ?? '') === parent).length
}

/** Ours: each once, delivered, in its tree. */
function expectOurs(result: Result, names: readonly string[]): void {
  expect(collector.spanCounts).toEqual(Object.fromEntries(names.map((name) => [name, 20])))
  expect(result.spans).toMatchObject({ created: names.length * 20, delivered: names.length * 20 })
  const received = collector.spans.map(({ name, spanId, parentSpanId }) => ({ name, id: spanId, parent: parentSpanId }))
  expect(pairs(received, 'tool', 'agent')).toBe(20)
}

const ownKey = /honeyhive|traceloop/u

/** Theirs: each once, in the tree that they would have without us, and nothing of ours among them. */
function expectTheirs(result: Result): void {
  expect(counts(result.seen)).toEqual({ request: 20, query: 20 })
  expect(pairs(result.seen, 'query', 'request')).toBe(20)
  for (const { attributes } of result.seen) expect(Object.keys(attributes ?? {}).join()).not.toMatch(ownKey)
}

const kinds: Readonly<Record<string, object>> = {
  'sdk-1': { kind: 'otel-sdk-1', version: '1.30.1' },
  'sdk-2': { kind: 'otel-sdk-2', version: '2.12.1' },
  'sdk-3': { kind: 'otel-sdk-3', version: '3.1.1' },
  langfuse: { kind: 'otel-sdk-2' },
  vercel: { kind: 'otel-sdk' },
}
const providers: readonly Case[] = [
  { peer: 'sdk-1', order: 'before' },
  { peer: 'sdk-2', order: 'before' },
  { peer: 'sdk-3', order: 'before', api: '1.10' },
  { peer: 'langfuse', order: 'before' },
  { peer: 'vercel', order: 'before' },
]

describe('a provider that was there before us', () => {
  it.each(providers)('$peer keeps its spans and its tree, and we have ours', async (one) => {
    const result = await run(one)
    expect(result.provider).toMatchObject({ strategy: 'independent', found: kinds[one.peer] })
    expectOurs(result, ['agent', 'tool'])
    expectTheirs(result)
  })

  it.each(providers)(
    '$peer with attach: we get its spans into our tree, and it keeps them as they are',
    async (one) => {
      const result = await run({ ...one, strategy: 'attach' })
      expect(result.provider).toMatchObject({ strategy: 'attach', found: kinds[one.peer] })
      expectOurs(result, ['request', 'agent', 'query', 'tool'])
      expectTheirs(result)
      const received = collector.spans.map((span) => ({ name: span.name, id: span.spanId, parent: span.parentSpanId }))
      expect(pairs(received, 'agent', 'request')).toBe(20)
      expect(pairs(received, 'query', 'agent')).toBe(20)
      expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(20)
    },
  )
})

describe('a provider that comes after us', () => {
  function expectRefused(result: Result): void {
    expect(result.registered).toBe(false)
    expect(result.provider).toMatchObject({ strategy: 'main', found: { kind: 'none' } })
    expect(result.provider.limits.join()).toContain('refuses a provider that is registered later')
  }

  it.each(providers.filter(({ peer }) => peer !== 'vercel'))(
    '$peer is refused by OpenTelemetry, which the status says; it has the spans that it makes itself, each once',
    async (one) => {
      const result = await run({ ...one, order: 'after' })
      expectRefused(result)
      expectOurs(result, ['agent', 'tool'])
      expect(counts(result.seen)).toEqual({ request: 20, query: 20 })
    },
  )

  it.each(providers.filter(({ peer }) => peer === 'vercel'))(
    '$peer is refused too, and knows no way to make spans but the global API: they are ours, each once',
    async (one) => {
      const result = await run({ ...one, order: 'after' })
      expectRefused(result)
      expectOurs(result, ['request', 'agent', 'query', 'tool'])
      expect(result.seen).toEqual([])
    },
  )
})

describe.each(['before', 'after'] as const)('%s us', (order) => {
  it('Sentry, which registers nothing, has its spans and we have ours', async () => {
    const result = await run({ peer: 'sentry', order })
    expect(result.provider.strategy).toBe('main')
    expectOurs(result, ['agent', 'tool'])
    expectTheirs(result)
  })

  it('dd-trace has its spans and we have ours, and the status says what it sees of us', async () => {
    const result = await run({ peer: 'dd-trace', order })
    expect(result.provider.strategy).toBe(order === 'before' ? 'independent' : 'main')
    expectOurs(result, ['agent', 'tool'])
    const own = new Set(['request', 'query', 'agent', 'tool'])
    const seen = result.seen.filter(({ name }) => own.has(name))
    expectTheirs({ ...result, seen })
    // Its own plugins watch every connection of the process, ours to the server among them; never a span of ours.
    for (const { name } of result.seen) expect(['request', 'query', 'tcp.connect', 'dns.lookup']).toContain(name)
    expect(result.provider.limits.join()).toContain('dd-trace records the connections')
  })
})

it('with attach asked for, dd-trace is worked beside, and the status says why', async () => {
  const result = await run({ peer: 'dd-trace', order: 'before', strategy: 'attach' })
  expect(result.provider).toMatchObject({ strategy: 'independent', found: { kind: 'dd-trace' } })
  expect(result.provider.reason).toContain('no processor can be added')
  expect(collector.spanCounts).toEqual({ agent: 20, tool: 20 })
})

describe('two versions of @opentelemetry/api in one process', () => {
  it('theirs is older and was there first: nothing of theirs changes, and what we cannot see is said', async () => {
    const result = await run({ peer: 'sdk-2', order: 'before', api: '1.10' })
    expect(result.provider).toMatchObject({ found: { kind: 'foreign-api', apiVersion: '1.9.1' } })
    expect(result.health).toBe('degraded')
    expect(result.provider.limits.join(' ')).toMatch(/dedupe/u)
    expect(collector.spanCounts).toEqual({ agent: 20, tool: 20 })
    expectTheirs(result)
  })

  it('theirs is older and comes after us: both work', async () => {
    const result = await run({ peer: 'sdk-2', order: 'after', api: '1.10' })
    expect(result.provider).toMatchObject({ strategy: 'main' })
    expectOurs(result, ['agent', 'tool'])
    expect(counts(result.seen)).toEqual({ request: 20, query: 20 })
  })
})
