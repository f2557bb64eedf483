import type { Attributes } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import type { Mask, RedactorOptions } from '../core/redaction.ts'
import type { ReadableSpan, RecordingSpan, Resource, SpanProcessor } from '../core/span-types.ts'
import { TracerProvider } from '../span/provider.ts'
import { redact, type RedactOptions } from './redact.ts'
import { createRedactor } from './redact/redactor.ts'

const resource: Resource = { attributes: {}, merge: () => resource, getRawAttributes: () => [] }

interface Setup extends RedactorOptions, RedactOptions {}

/** The span as an exporter gets it, and what was said on the way. */
function ended(write: (span: RecordingSpan) => void, { captureContent, ...options }: Setup = {}) {
  const spans: ReadableSpan[] = []
  const warnings: string[] = []
  const done = async (): Promise<void> => undefined
  const capture: SpanProcessor = {
    onStart() {},
    onEnd: (span) => void spans.push(span),
    forceFlush: done,
    shutdown: done,
  }
  const redactor = createRedactor({ onWarning: (kind) => warnings.push(kind), ...options })
  const spanProcessors = [redact(redactor, { captureContent }), capture]
  const errors: unknown[] = []
  const provider = new TracerProvider({ resource, spanProcessors, onError: (_place, error) => errors.push(error) })
  const span = provider.getTracer('test').startSpan('span') as RecordingSpan
  write(span)
  span.end()
  return { span: spans[0] as ReadableSpan, warnings, errors }
}

function attributesOf(attributes: Attributes, setup: Setup = {}): Attributes {
  return ended((span) => void span.setAttributes(attributes), setup).span.attributes
}

describe('attributes', () => {
  it('under sensitive keys are hidden whole, counters and answers of yes or no are not', () => {
    const given = { 'honeyhive_inputs.password': 'x', 'db.api_key': 12, auth: true, 'gen_ai.usage.prompt_tokens': 7 }
    expect(attributesOf(given)).toEqual({
      'honeyhive_inputs.password': '[redacted]',
      'db.api_key': '[redacted]',
      auth: true,
      'gen_ai.usage.prompt_tokens': 7,
    })
  })

  it('that are JSON stay JSON when they are hidden whole', () => {
    expect(attributesOf({ credentials: '{"a":1}' })).toEqual({ credentials: '"[redacted]"' })
  })

  it('whose keys differ only in what is hidden stay two', () => {
    const given = { 'mail.a@example.com': 1, 'mail.b@example.com': 2, plain: 'x' }
    expect(attributesOf(given)).toEqual({ '[redacted]': 1, '[redacted] 2': 2, plain: 'x' })
  })

  it('named __proto__ are redacted and harm no prototype', () => {
    const attributes = attributesOf(JSON.parse('{"__proto__":"jane@example.com"}') as Attributes)
    expect(Object.entries(attributes)).toEqual([['__proto__', '[redacted]']])
  })

  it('that are lists keep their length; numbers beside a hidden one become text', () => {
    const given = { list: ['a', 'jane@example.com'], numbers: [1, 4111111111111111], clean: [1, 2] }
    expect(attributesOf(given)).toEqual({ list: ['a', '[redacted]'], numbers: ['1', '[redacted]'], clean: [1, 2] })
  })

  it('that the platform files spans by stay, whatever keys and mask are given', () => {
    const given = { 'honeyhive.session_id': 'id', 'traceloop.association.properties.session_id': 'id', other: 'x' }
    const attributes = attributesOf(given, { keys: [/session/], mask: () => 'masked' })
    expect(attributes).toEqual({ ...given, other: 'masked' })
  })
})

describe('a mask', () => {
  const write = (span: RecordingSpan): void => void span.setAttribute('a', 'secret').setAttribute('b', 'secret')

  it('sees every text with its place, after the rules', () => {
    const seen: unknown[] = []
    const mask: Mask = (value, place) => {
      seen.push([value, place.kind, place.key])
      return value.toUpperCase()
    }
    const record = (span: RecordingSpan): void => {
      span.setAttribute('a', 'to jane@example.com').addEvent('event', { b: 'x' }).setStatus({ code: 2, message: 'bad' })
    }
    const { span } = ended(record, { mask })
    expect(seen).toEqual([
      ['span', 'span-name', undefined],
      ['to [redacted]', 'attribute', 'a'],
      ['event', 'event-name', undefined],
      ['x', 'event-attribute', 'b'],
      ['bad', 'status-message', undefined],
    ])
    expect([span.name, span.attributes, span.status.message]).toEqual(['SPAN', { a: 'TO [REDACTED]' }, 'BAD'])
  })

  it.each<[string, Mask, string]>([
    [
      'throws',
      () => {
        throw new Error('secret')
      },
      'redact:mask-threw',
    ],
    ['returns no text', () => 5 as never, 'redact:mask-answer'],
    [
      'returns a promise that rejects',
      (async () => {
        throw new Error('secret')
      }) as never,
      'redact:mask-answer',
    ],
  ])('that %s has its values replaced', (_name, mask, warning) => {
    const { span, warnings, errors } = ended(write, { mask })
    expect(span.attributes).toEqual({ a: '[redacted]', b: '[redacted]' })
    expect(new Set(warnings)).toEqual(new Set([warning]))
    expect(errors).toEqual([])
  })

  it('that takes too long once is not called again, and values are replaced from then on', () => {
    let millis = 0
    let calls = 0
    const mask: Mask = (value) => {
      calls += 1
      millis += value === 'slow' ? 101 : 100
      return value
    }
    const record = (span: RecordingSpan): void => void span.setAttributes({ a: 'fine', b: 'slow', c: 'fine' })
    const { span, warnings } = ended(record, { mask, monotonicMillis: () => millis })
    expect(span.attributes).toEqual({ a: 'fine', b: '[redacted]', c: '[redacted]' })
    expect([calls, warnings]).toEqual([3, ['redact:mask-slow']])
  })

  it('that throws after too long is not called again either', () => {
    let millis = 0
    let calls = 0
    const mask: Mask = () => {
      calls += 1
      millis += 500
      throw new Error('late')
    }
    const { span } = ended(write, { mask, monotonicMillis: () => millis })
    expect([span.name, span.attributes, calls]).toEqual(['[redacted]', { a: '[redacted]', b: '[redacted]' }, 1])
  })
})

describe('when redaction itself fails', () => {
  it('on a text, that text is replaced', () => {
    const redactor = createRedactor()
    redactor.findRanges = () => {
      throw new Error('broken')
    }
    expect(redactor.redactText('to jane@example.com')).toBe('[redacted]')
  })

  it('on a span, the span is emptied and still exported, however often', () => {
    const redactor = createRedactor()
    redactor.redactText = () => {
      throw new Error('broken')
    }
    const spans: ReadableSpan[] = []
    const done = async (): Promise<void> => undefined
    const capture: SpanProcessor = {
      onStart() {},
      onEnd: (span) => void spans.push(span),
      forceFlush: done,
      shutdown: done,
    }
    const tracer = new TracerProvider({ resource, spanProcessors: [redact(redactor), capture] }).getTracer('test')
    for (let index = 0; index < 20; index++)
      tracer.startSpan('secret').setAttribute('a', 'secret').addEvent('secret').end()
    const told = spans.map(({ name, attributes, events, status }) => [name, attributes, events, status.message])
    expect(told).toEqual(Array.from({ length: 20 }, () => ['[redacted]', {}, [], '[redacted]']))
  })
})

describe('captureContent', () => {
  const messages = JSON.stringify([
    { role: 'user', parts: [{ type: 'text', content: 'canary' }] },
    {
      role: 'assistant',
      parts: [{ type: 'tool_call', id: 'call_1', name: 'find', arguments: { who: 'canary', n: 4 } }],
    },
  ])

  function write(span: RecordingSpan): void {
    span.setAttributes({
      'honeyhive_inputs.question': 'canary',
      'honeyhive_outputs.result': '{"answer":"canary","usage":{"total_tokens":12}}',
      'honeyhive_outputs.score': 4,
      honeyhive_error: 'canary',
      honeyhive_error_type: 'TypeError',
      'gen_ai.input.messages': messages,
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'canary',
      'input.value': 'canary',
      'ai.response.text': 'canary',
      'someone.else.prompt': 'canary',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 12,
      'honeyhive.session_id': 'id',
    } as Attributes)
    span.recordException(new TypeError('canary'))
    span.addEvent('gen_ai.content.prompt', { 'gen_ai.prompt': 'canary' })
    span.setStatus({ code: 2, message: 'canary' })
  }

  it('none leaves no character of content anywhere, and the rest', () => {
    const { span } = ended(write, { captureContent: 'none' })
    expect(span.attributes).toEqual({
      honeyhive_error_type: 'TypeError',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 12,
      'honeyhive.session_id': 'id',
    })
    expect(span.events.map(({ attributes }) => attributes)).toEqual([{ 'exception.type': 'TypeError' }, {}])
    expect(span.status).toEqual({ code: 2 })
  })

  it('metadata leaves roles, types, names, sizes and counts, and no text', () => {
    const { span } = ended(write, { captureContent: 'metadata' })
    const { attributes, events, status } = span
    expect(JSON.stringify([attributes, events, status])).not.toContain('canary')
    expect(JSON.parse(String(attributes['gen_ai.input.messages']))).toEqual([
      { role: 'user', parts: [{ type: 'text', content: '[6 chars]' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'call_1', name: 'find', arguments: { who: '[6 chars]', n: '[number]' } }],
      },
    ])
    expect(attributes).toMatchObject({
      'honeyhive_inputs.question': '[6 chars]',
      'honeyhive_outputs.result': '{"answer":"[6 chars]","usage":{"total_tokens":12}}',
      'honeyhive_outputs.score': '[number]',
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': '[6 chars]',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 12,
    })
    expect(status.message).toBe('[6 chars]')
  })

  it('full leaves everything', () => {
    expect(ended(write).span.attributes['gen_ai.input.messages']).toBe(messages)
  })
})
