import { trace as traceApi } from '@opentelemetry/api'

import { describe, expect, it } from 'vitest'
import { gracefulShutdownAll, HoneyHiveSpanProcessor, HoneyHiveTracer, trace } from '../index.ts'
import { twoProviders } from './cases/other-provider.ts'

const { collector, init, theirs, received } = twoProviders()

describe('inside another provider', () => {
  it('its spans come to us in one tree with ours, and go where they went before as they were', async () => {
    const other = theirs()
    const tracer = init('attach')
    expect(tracer.status().provider).toMatchObject({ strategy: 'attach', found: { kind: 'otel-sdk-2' } })
    await traceApi.getTracer('host').startActiveSpan('request', async (request) => {
      await trace('agent', async () =>
        traceApi.getTracer('ai').startActiveSpan('chat gpt', { attributes: { model_name: 'm' } }, async (chat) => {
          traceApi.getTracer('ai').startSpan('token').end()
          trace('tool', () => undefined)
          chat.end()
        }),
      )
      request.end()
    })
    const { spans } = tracer.status()
    expect(spans).toMatchObject({ created: 5, open: 0 })
    await tracer.shutdown()
    expect(collector().spanCounts).toEqual({ request: 1, agent: 1, 'chat gpt': 1, token: 1, tool: 1 })
    expect(received('agent')?.parentSpanId).toBe(received('request')?.spanId)
    expect(received('chat gpt')?.parentSpanId).toBe(received('agent')?.spanId)
    expect(received('token')?.parentSpanId).toBe(received('chat gpt')?.spanId)
    expect(received('tool')?.parentSpanId).toBe(received('chat gpt')?.spanId)
    expect(new Set(collector().spans.map(({ traceId }) => traceId)).size).toBe(1)
    expect(received('chat gpt')?.attributes).toMatchObject({
      honeyhive_event_type: 'model',
      model_name: 'm',
      'honeyhive.session_id': tracer.sessionId,
    })
    expect(other.names()).toEqual(['token', 'chat gpt', 'request'])
    const [token, chat, request] = other.spans()
    expect(token?.parentSpanContext?.spanId).toBe(chat?.spanContext().spanId)
    expect(chat?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId)
    expect(chat?.attributes).toEqual({ model_name: 'm' })
  })

  it('spans that theirs begin inside ours are in our trace, whatever trace they have over there', async () => {
    theirs()
    const tracer = init('attach')
    trace('agent', () =>
      traceApi.getTracer('ai').startActiveSpan('chat', (chat) => {
        traceApi.getTracer('ai').startSpan('token').end()
        chat.end()
      }),
    )
    await tracer.flush()
    expect(received('chat')).toMatchObject({
      traceId: received('agent')?.traceId,
      parentSpanId: received('agent')?.spanId,
    })
    expect(received('token')).toMatchObject({
      traceId: received('agent')?.traceId,
      parentSpanId: received('chat')?.spanId,
    })
  })

  it('redaction works on our copy and not on their span', async () => {
    const other = theirs()
    const tracer = HoneyHiveTracer.init({ serverUrl: collector().url, providerStrategy: 'attach', redact: true })
    const key = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH'
    traceApi.getTracer('host').startSpan('call', { attributes: { key } }).end()
    await tracer.flush()
    expect(JSON.stringify(received('call')?.attributes)).not.toContain(key)
    expect(other.spans()[0]?.attributes['key']).toBe(key)
  })

  it('a shutdown takes the processor out, ends our copies of what is open, and nothing of theirs', async () => {
    const other = theirs()
    const tracer = init('attach')
    const open = traceApi.getTracer('host').startSpan('open')
    await tracer.shutdown()
    expect(received('open')?.attributes['honeyhive.incomplete']).toBe(true)
    expect(open.isRecording()).toBe(true)
    open.end()
    traceApi.getTracer('host').startSpan('later').end()
    expect(other.names()).toEqual(['open', 'later'])
    expect(collector().spanCounts).toEqual({ open: 1 })
    expect(tracer.status().spans).toMatchObject({ created: 1, delivered: 1 })
  })

  it('a HoneyHiveSpanProcessor in the list of theirs is found, and no second one is added', async () => {
    const other = theirs({ processor: new HoneyHiveSpanProcessor() })
    traceApi.getTracer('host').startSpan('before init').end()
    const tracer = init()
    expect(tracer.status().provider).toMatchObject({ strategy: 'attach' })
    expect(tracer.status().provider?.reason).toContain('HoneyHiveSpanProcessor')
    traceApi.getTracer('host').startSpan('theirs').end()
    await other.provider.forceFlush()
    expect(collector().spanCounts).toEqual({ theirs: 1 })
    await other.provider.shutdown()
    trace('ours', () => undefined)
    await tracer.flush()
    expect(collector().spanCounts).toEqual({ theirs: 1, ours: 1 })
  })

  it('of two tracers that ask for it each gets the spans', async () => {
    const other = theirs()
    const tracers = [init('attach'), init('attach')]
    expect(tracers.map((tracer) => tracer.status().provider?.strategy)).toEqual(['attach', 'attach'])
    traceApi.getTracer('host').startSpan('theirs').end()
    await gracefulShutdownAll()
    expect(collector().spanCounts).toEqual({ theirs: 2 })
    expect(new Set(collector().spans.map((span) => span.attributes['honeyhive.session_id'])).size).toBe(2)
    expect(other.names()).toEqual(['theirs'])
  })

  it('where that is not possible it works beside it and says why', () => {
    traceApi.setGlobalTracerProvider({ getTracer: () => ({ startSpan: () => ({ isRecording: () => true }) }) as never })
    expect(init('attach').status().provider).toMatchObject({
      strategy: 'independent',
      reason: expect.stringContaining('no processor can be added'),
    })
  })
})
