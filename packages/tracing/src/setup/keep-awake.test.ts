import { startCollector } from '@honeyhive/kit'
import { afterEach, expect, it } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'
import { findKeepAwake } from './keep-awake.ts'

const vercel = Symbol.for('@vercel/request-context')

afterEach(() => {
  Reflect.deleteProperty(globalThis, vercel)
})

/** A request's context that remembers what it is asked to wait for. */
function requestContext() {
  const promises: Promise<unknown>[] = []
  return {
    promises,
    waitUntil(this: unknown, promise: Promise<unknown>) {
      if (this === undefined) throw new TypeError('Illegal invocation')
      promises.push(promise)
    },
  }
}

it.each([
  ['Vercel', '@vercel/request-context', (context: object) => ({ get: () => context })],
  ['Next.js', '@next/request-context', (context: object) => ({ get: () => context })],
  ['Cloudflare', '__cloudflare-context__', (context: object) => ({ ctx: context, env: {} })],
])('finds waitUntil of a request on %s', (_platform, name, wrap) => {
  const context = requestContext()
  const promise = Promise.resolve()
  findKeepAwake({ [Symbol.for(name)]: wrap(context) })?.(promise)
  expect(context.promises).toEqual([promise])
})

it.each([
  ['nothing there', {}],
  ['a place outside of any request', { [vercel]: { get: () => undefined } }],
  [
    'a place that throws',
    {
      [vercel]: {
        get: () => {
          throw new Error('outside of a request')
        },
      },
    },
  ],
  ['something else', { [vercel]: 'request' }],
])('finds none in %s', (_what, holder) => {
  expect(findKeepAwake(holder)).toBeUndefined()
})

it('spans of a request are delivered in the time that waitUntil gives, without a flush', async () => {
  await using collector = await startCollector()
  const context = requestContext()
  Object.assign(globalThis, { [vercel]: { get: () => context } })
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, flushIntervalMillis: 60_000 })
  tracer.trace('answer', () => 'hello')
  tracer.trace('answer again', () => 'hello')
  expect(context.promises).toHaveLength(1)
  await context.promises[0]
  expect(collector.spanCounts).toEqual({ answer: 1, 'answer again': 1 })
  tracer.trace('second request', () => 'hello')
  expect(context.promises).toHaveLength(2)
  await context.promises[1]
  expect(collector.spanCounts).toMatchObject({ 'second request': 1 })
  await tracer.shutdown()
})
