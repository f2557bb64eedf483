import { resourceFromAttributes } from '@opentelemetry/resources'
import { decodeTraces, fromAttributes } from '@honeyhive/otlp'
import { describe, expect, it } from 'vitest'
import { isDirect } from '../core/direct-span.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { ProtobufEncoder } from '../export/protobuf-encoder.ts'
import { TracerProvider } from '../span/provider.ts'

type Write = (span: ReturnType<typeof start>) => void

function start(defersJson: boolean) {
  const provider = new TracerProvider({ resource: resourceFromAttributes({}), spanProcessors: [], defersJson })
  const span = provider.getTracer('test').startSpan('work')
  if (!isDirect(span)) throw new Error('not a span of ours')
  return span as typeof span & ReadableSpan
}

/** The attributes as a server gets them. */
function sent(write: Write, defersJson: boolean): Record<string, unknown> {
  const span = start(defersJson)
  write(span)
  span.end()
  const encoder = new ProtobufEncoder()
  const decoded = decodeTraces(encoder.body([encoder.encode(span)]))
  if (decoded.status !== 'ok') throw decoded.error
  const attributes = decoded.data.resourceSpans[0]?.scopeSpans[0]?.spans[0]?.attributes ?? []
  return fromAttributes(attributes) as Record<string, unknown>
}

const writes: readonly (readonly [string, Write])[] = [
  ['two values', (span) => [span.capture('in', { a: 1 }), span.capture('out', [1, 2])]],
  ['a value and text that is JSON', (span) => [span.capture('in', { a: 1 }), span.captureText('more', '{}', true)]],
  ['a value that is set again as text', (span) => [span.capture('in', { a: 1 }), span.setAttribute('in', 'plain')]],
  ['a value that is captured again', (span) => [span.capture('in', { a: 1 }), span.capture('in', { a: 2 })]],
  ['a value that is set again as JSON text', (span) => [span.capture('in', {}), span.captureText('in', '[]', true)]],
  [
    'a value, then somebody who reads',
    (span) => [span.capture('in', { a: 1 }), span.attributes, span.capture('b', {})],
  ],
  ['a value among many', (span) => [span.capture('in', {}), ...many(span)]],
  ['scalars, which are no JSON', (span) => [span.capture('in', 'text'), span.capture('n', 5)]],
]

function many(span: ReturnType<typeof start>): unknown[] {
  return Array.from({ length: 100 }, (_, index) => span.setAttribute(`key ${index}`, index))
}

describe('a span whose JSON is made later', () => {
  it.each(writes)('sends what it would have sent at once: %s', (_title, write) => {
    const [later, atOnce] = [sent(write, true), sent(write, false)]
    const { 'honeyhive.json': names, ...rest } = later
    const { 'honeyhive.json': namesAtOnce, ...restAtOnce } = atOnce
    expect(rest).toEqual(restAtOnce)
    // A key that has become plain text since is no JSON; the span that was written at once had named it already.
    for (const name of (names ?? []) as string[]) expect(namesAtOnce).toContain(name)
    expect(names === undefined ? [] : names).not.toContain('nothing')
  })

  it('names each attribute that holds JSON text', () => {
    expect(sent((span) => [span.capture('in', { a: 1 }), span.capture('out', [1])], true)).toEqual({
      in: '{"a":1}',
      out: '[1]',
      'honeyhive.json': ['in', 'out'],
    })
  })

  it('shows its text to whoever reads it before it is sent', () => {
    const span = start(true)
    span.capture('in', { a: [1] })
    expect(span.attribute('in')).toBe('{"a":[1]}')
    span.end()
    expect(span.attributes['in']).toBe('{"a":[1]}')
  })

  it('is written from what can be read of it when it cannot write itself', () => {
    const span = start(true)
    span.capture('in', { a: 1 })
    span.end()
    const broken = Object.create(span, {
      writeOtlp: {
        value: () => {
          throw new Error('broken')
        },
      },
    }) as ReadableSpan
    const encoder = new ProtobufEncoder()
    const decoded = decodeTraces(encoder.body([encoder.encode(broken)]))
    if (decoded.status !== 'ok') throw decoded.error
    const [read] = decoded.data.resourceSpans[0]?.scopeSpans[0]?.spans ?? []
    expect(read).toMatchObject({ name: 'work', spanId: span.spanContext().spanId })
    expect(fromAttributes(read?.attributes ?? [])).toMatchObject({ in: '{"a":1}' })
  })
})
