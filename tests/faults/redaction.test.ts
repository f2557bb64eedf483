import type { HoneyHiveOptions } from '@honeyhive/tracing'
import { enrichSession, enrichSpan, HoneyHiveTracer, trace } from '@honeyhive/tracing'
import { captureSpans } from '@honeyhive/tracing/testing'
import { startCollector } from '@honeyhive/kit'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { forms, type Sent, sent, told } from './redaction-door.ts'
import { places } from './redaction-places.ts'
import { innocents, secrets } from './redaction-secrets.ts'

const texts = secrets.map(({ text }) => text)

describe.each(['http/protobuf', 'http/json'] as const)('over %s', (otlpProtocol) => {
  describe('redact: true', () => {
    let redacted: Sent
    let plain: Sent
    beforeAll(async () => {
      redacted = await sent(texts, { otlpProtocol, redact: true })
      plain = await sent(texts, { otlpProtocol })
    })

    it.each(secrets)('keeps $name out of every request, and without it every kind of request has it', ({ secret }) => {
      expect(redacted.text(/./)).not.toContain(secret)
      for (const path of [/traces$/, /\/session\/start$/, /\/events$/]) expect(plain.text(path)).toContain(secret)
    })

    it('sends as many spans, and what is named as JSON is JSON', () => {
      expect(redacted.spans).toHaveLength(places.length * secrets.length + 1)
      const attributes = redacted.spans.at(-1)?.attributes ?? {}
      const named = attributes['honeyhive.json'] as string[]
      expect(named).toEqual(plain.spans.at(-1)?.attributes['honeyhive.json'])
      expect(named).toContain('honeyhive_outputs.result')
      for (const key of named) expect(JSON.stringify(JSON.parse(String(attributes[key])))).toContain('[redacted]')
    })
  })

  it('leaves the innocent texts as they are', async () => {
    const redacted = await sent(innocents, { otlpProtocol, redact: true })
    const plain = await sent(innocents, { otlpProtocol })
    expect(redacted.spans).toHaveLength(places.length * innocents.length + 1)
    expect(redacted.spans.map(told)).toEqual(plain.spans.map(told))
    const bodies = redacted.text(/session|events/)
    for (const text of innocents) expect(bodies).toContain(text)
  })
})

/** Uses every way in for content with a canary, and answers all bytes sent and all lines said. */
async function canaryRun(options: HoneyHiveOptions): Promise<{ bodies: string; lines: string }> {
  const lines: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  const collector = await startCollector()
  const inputs = { question: 'canary', list: [{ canary: 'canary' }] }
  const given = { serverUrl: collector.url, apiKey: 'key', verbose: true, inputs, ...options }
  const tracer = HoneyHiveTracer.init(given)
  const unreadable = new Proxy({}, { get: () => fail(), ownKeys: () => fail() })
  const answer = trace(
    (_given: unknown) => {
      enrichSpan({ inputs, outputs: { text: 'canary' }, error: 'canary' })
      enrichSpan({ metadata: { messages: inputs } })
      enrichSpan(unreadable)
      return inputs
    },
    { tracer },
  )
  answer(inputs)
  expect(() => trace(fail, { tracer })()).toThrow('canary')
  await tracer.ready
  await enrichSession({ inputs, outputs: inputs }, tracer)
  await tracer.shutdown()
  await collector.close()
  write.mockRestore()
  return { bodies: collector.requests.map(({ body }) => Buffer.from(body).toString()).join(), lines: lines.join('') }
}

function fail(): never {
  throw new Error('canary')
}

describe('captureContent', () => {
  it.each(['none', 'metadata'] as const)(
    '%s lets no canary out, neither in a request nor on standard error',
    async (captureContent) => {
      const { bodies, lines } = await canaryRun({ captureContent })
      expect(bodies).toContain('honeyhive_event_type')
      expect(lines).toContain('An enrichment could not be recorded')
      expect(bodies.replaceAll('"canary":', '')).not.toContain('canary')
      expect(lines).not.toContain('canary')
    },
  )

  it('full lets it out by both', async () => {
    const { bodies, lines } = await canaryRun({})
    expect([bodies, lines].map((text) => text.includes('canary'))).toEqual([true, true])
  })

  it('metadata leaves the shape of what a session is started with', async () => {
    const { bodies } = await canaryRun({ captureContent: 'metadata' })
    expect(bodies).toContain('"inputs":{"question":"[6 chars]","list":[{"canary":"[6 chars]"}]}')
  })
})

describe('an option that cannot be used', () => {
  // Options are made by functions: vitest would read one that throws to show it.
  it.each<[string, () => HoneyHiveOptions]>([
    [
      "There is no built-in redaction rule 'emial'. Did you mean 'email'?",
      () => ({ redact: { builtIn: ['emial' as 'email'] } }),
    ],
    ['patterns[0] must be a RegExp or { name, pattern }', () => ({ redact: { patterns: ['[a-z' as never] } })],
    [
      "There is no redaction option 'pattern'. Did you mean 'patterns'?",
      () => ({ redact: { pattern: [/x/] } as never }),
    ],
    ["Option 'redact' must be true, false,", () => ({ redact: 'yes please' as never })],
    [
      "Option 'captureContent' must be one of full, metadata, none, but is 'non'",
      () => ({ captureContent: 'non' as 'none' }),
    ],
    ["The option 'redact' cannot be read.", () => ({ redact: { patterns: [new Proxy(/x/, { get: () => fail() })] } })],
    ["The option 'redact' cannot be read.", () => ({ redact: new Proxy({}, { ownKeys: () => fail() }) })],
  ])('is said in one line, and no content is captured: %s', async (message, make) => {
    const options = make()
    const { bodies, lines } = await canaryRun(options)
    expect(bodies).toContain('honeyhive_event_type')
    expect(bodies).not.toContain('canary')
    const said = lines.split('\n').filter((line) => line.includes(message))
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('no content is captured')
    expect(() => HoneyHiveTracer.init({ ...options, testMode: true, resilience: 'strict' })).toThrow(message)
  })
})

describe('a mask', () => {
  it('sees content, and never the ids that spans and sessions are filed by', async () => {
    const { text, spans } = await sent(['word'], {
      redact: { keys: [/session/, 'run_id'], mask: () => 'MASKED' },
      project: 'demo',
      runId: 'the-run',
    })
    expect(spans.every(({ attributes }) => /^[0-9a-f-]{36}$/.test(String(attributes['honeyhive.session_id'])))).toBe(
      true,
    )
    expect(text(/session/)).toMatch(/"session_id":"[0-9a-f-]{36}"/)
    expect(text(/session/)).toContain('"run_id":"the-run"')
    expect(text(/events/)).toMatch(/"event_id":"[0-9a-f-]{36}"/)
    expect(text(/session|events/)).not.toContain('word')
    expect(spans.every(({ name }) => name === 'MASKED')).toBe(true)
  })

  it('that makes no JSON of JSON leaves no attribute named as JSON that is none', async () => {
    await using capture = captureSpans({ redact: (value) => `masked ${value.length}` })
    trace(() => ({ a: 1 }), { name: 'call', tracer: capture.tracer })()
    const { attributes } = capture.span('masked 4')
    expect(attributes['honeyhive_outputs.result']).toBe('masked 7')
    expect(attributes['honeyhive.json']).toBeUndefined()
  })

  it('that throws is said once, and what it should have masked is replaced', async () => {
    const { bodies, lines } = await canaryRun({ redact: fail })
    expect(bodies.replaceAll('"canary":', '')).not.toContain('canary')
    expect(lines.match(/The redaction mask threw/g)).toHaveLength(1)
  })
})

describe('what the tracer says on standard error', () => {
  it.each([
    [true, '[redacted]'],
    [false, 'jane@example.com'],
  ])('with redact: %s quotes %s', async (redact, quoted) => {
    const lines: string[] = []
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
    await using capture = captureSpans({ redact })
    capture.tracer.withSession({ sessionId: 'jane@example.com' }, () => undefined)
    write.mockRestore()
    expect(lines.join('')).toContain(`A session id must be a UUID; '${quoted}' is not.`)
  })
})

describe('what captureSpans sees', () => {
  it('is what would be sent', async () => {
    await using capture = captureSpans({ redact: true })
    trace((_mail: string) => ({ password: 'hunter2' }), { name: 'call', tracer: capture.tracer })('jane@example.com')
    const { attributes } = capture.span('call')
    expect(forms(JSON.stringify(attributes))).not.toMatch(/hunter2|jane@/)
    expect(attributes['honeyhive_outputs.result']).toBe('{"password":"[redacted]"}')
    expect(attributes['honeyhive.json']).toContain('honeyhive_outputs.result')
  })
})
