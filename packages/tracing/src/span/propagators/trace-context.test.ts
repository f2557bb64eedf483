import { readFileSync } from 'node:fs'
import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { parseTraceparent, W3CTraceContextPropagator } from './trace-context.ts'
import { TraceState } from './trace-state.ts'

interface HeaderSet {
  readonly headers: readonly (readonly [string, string])[]
  readonly is_traceparent_valid: boolean
  readonly is_tracestate_valid?: boolean
}

const fixture = new URL('../../../../../tests/fixtures/w3c/trace-context-headers.json', import.meta.url)
const headerSets = JSON.parse(readFileSync(fixture, 'utf8')) as HeaderSet[]
const propagator = new W3CTraceContextPropagator()

/** Headers as node:http gives them with `headersDistinct`: every line kept. */
function carrierOf(headers: HeaderSet['headers']): Record<string, string[]> {
  const carrier: Record<string, string[]> = {}
  for (const [name, value] of headers) (carrier[name] ??= []).push(value)
  return carrier
}

function extract(carrier: Record<string, string | string[]>): SpanContext | undefined {
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter))
}

function inject(spanContext: unknown): Record<string, string> {
  const carrier: Record<string, string> = {}
  propagator.inject(trace.setSpanContext(ROOT_CONTEXT, spanContext as SpanContext), carrier, defaultTextMapSetter)
  return carrier
}

const TRACEPARENT = '00-12345678901234567890123456789012-1234567890123456-01'
const VALID = { traceId: '12345678901234567890123456789012', spanId: '1234567890123456', traceFlags: 1 }

describe('the reference header sets', () => {
  it('are 83', () => {
    expect(headerSets).toHaveLength(83)
  })

  it.each([...headerSets.entries()])('set %i is judged as the reference judges it', (_index, set) => {
    const found = extract(carrierOf(set.headers))
    expect(found !== undefined).toBe(set.is_traceparent_valid)
    const hasState = found?.traceState !== undefined
    expect(hasState).toBe(set.is_tracestate_valid ?? hasState)
  })
})

describe('traceparent', () => {
  it('keeps the sampled and random flags and clears the unknown ones', () => {
    expect(extract({ traceparent: TRACEPARENT.replace(/01$/, 'ff') })?.traceFlags).toBe(3)
    expect(inject({ ...VALID, traceFlags: 0xff })['traceparent']).toBe(TRACEPARENT.replace(/01$/, '03'))
  })

  it('is found whatever the case of the name', () => {
    expect(extract({ TraceParent: TRACEPARENT })).toMatchObject({ traceId: VALID.traceId, isRemote: true })
  })

  it('is refused with upper-case digits and written in lower case', () => {
    expect(parseTraceparent('00-ABCDEF78901234567890123456789012-1234567890123456-01')).toBeUndefined()
    expect(inject({ ...VALID, traceId: 'ABCDEF78901234567890123456789012' })['traceparent']).toContain('-abcdef78')
  })

  it.each([
    ['no span', undefined],
    ['a zero id', { ...VALID, traceId: '0'.repeat(32) }],
    ['a line break', { ...VALID, traceId: `${VALID.traceId}\r\n` }],
    ['an object as id', { ...VALID, traceId: {} }],
  ])('is not written for %s', (_what, spanContext) => {
    expect(inject(spanContext)).toEqual({})
  })
})

describe('tracestate', () => {
  const parse = (text: string): TraceState => TraceState.parse(text) as TraceState

  it('puts the member that was set first and never has it twice', () => {
    expect(parse('a=1,b=2').set('b', '3').serialize()).toBe('b=3,a=1')
    expect(parse('a=1,b=2').unset('a').serialize()).toBe('b=2')
  })

  it('ignores a member that no header could carry', () => {
    expect(parse('a=1').set('b', '1\r\nx: y').set('É', '1').serialize()).toBe('a=1')
  })

  it('does not pass on more than 32 members', () => {
    const members = Array.from({ length: 33 }, (_, index) => `m${index}=1`)
    const headers = extract({ traceparent: TRACEPARENT, tracestate: members.join(',') })
    expect(inject(headers)).toEqual({ traceparent: TRACEPARENT })
    expect(parse(members.slice(1).join(',')).set('new', '1').serialize().split(',')).toHaveLength(32)
  })

  it('drops long members first, then the oldest, beyond 512 characters', () => {
    const text = parse(`a=1,long=${'x'.repeat(200)},${'b'.repeat(100)}=2,${'c'.repeat(100)}=${'y'.repeat(256)},d=4`)
    expect(text.serialize()).toBe(`a=1,${'b'.repeat(100)}=2,d=4`)
  })

  it('of foreign making is sent only when it is legal', () => {
    const foreign = (text: unknown): unknown => ({ ...VALID, traceState: { serialize: () => text } })
    expect(inject(foreign('a=1'))['tracestate']).toBe('a=1')
    for (const text of ['a=1\r\nx: y', 'a=é', 7, null])
      expect(inject(foreign(text))).toEqual({ traceparent: TRACEPARENT })
  })
})
