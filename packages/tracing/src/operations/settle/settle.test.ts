import { AsyncLocalStorage } from 'node:async_hooks'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { type CallEnding, resolveSettleConfig, type SettleOptions } from './call-ending.ts'
import { settle } from './settle.ts'

type Ended = readonly [kind: 'complete' | 'fail' | 'stop', value: unknown, partial?: unknown]

const spans = new AsyncLocalStorage<string>()
const inSpan = (): string => spans.getStore() ?? 'outside'

/** An ending that remembers what it was told, with an own context. */
class RecordedEnding implements CallEnding {
  readonly ends: Ended[] = []
  firstChunks = 0
  run<T>(fn: () => T): T {
    return spans.run('span', fn)
  }
  capture(): <T>(fn: () => T) => T {
    const store = spans.getStore()
    return (fn) => (store === undefined ? spans.exit(fn) : spans.run(store, fn))
  }
  firstChunk(): void {
    this.firstChunks += 1
  }
  complete(output: unknown): void {
    this.ends.push(['complete', output])
  }
  fail(error: unknown, partial?: unknown): void {
    this.ends.push(partial === undefined ? ['fail', error] : ['fail', error, partial])
  }
  stop(output: unknown): void {
    this.ends.push(['stop', output])
  }
}

function traced<T>(fn: () => T, options?: SettleOptions): { readonly result: T; readonly ending: RecordedEnding } {
  const ending = new RecordedEnding()
  return { result: settle(ending.run(fn), ending, resolveSettleConfig(fn, options)), ending }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

function webStream(chunks: readonly unknown[], log: unknown[] = []): ReadableStream<unknown> {
  const left = [...chunks]
  return new ReadableStream(
    {
      pull(controller) {
        log.push(`pull in ${inSpan()}`)
        const next = left.shift()
        if (next === undefined) controller.close()
        else if (next instanceof Error) controller.error(next)
        else controller.enqueue(next)
      },
      cancel(reason) {
        log.push(`cancel ${String(reason)}`)
      },
    },
    { highWaterMark: 0 },
  )
}

const error = new Error('mine')
const never = new Promise(() => {})

describe('values', () => {
  const values: readonly (readonly [string, unknown])[] = [
    ['undefined', undefined],
    ['a number', 4],
    ['an array', [1, 2]],
    ['a plain object', { a: 1 }],
    ['a Map', new Map([[1, 2]])],
    ['a function', inSpan],
    [
      'a class with a lazy getter named then',
      Object.create({
        get then(): never {
          throw error
        },
      }),
    ],
    ['a Response', new Response('body')],
    ['a frozen thenable', Object.freeze({ then: () => never })],
    ['a locked web stream', lockedStream()],
    ['a destroyed Node stream', Readable.from(['a']).destroy()],
    ['a fake promise', Object.create(Promise.prototype)],
    ['a proxy whose every trap throws', throwingProxy()],
    ['a revoked proxy', revokedProxy()],
    [
      'an object whose iterator is a getter',
      {
        get [Symbol.asyncIterator](): never {
          throw error
        },
      },
    ],
  ]
  it.each(values)('%s ends the call at once, as the same value', (_name, value) => {
    const { result, ending } = traced(() => value)
    expect(Object.is(result, value)).toBe(true)
    expect(ending.ends).toHaveLength(1)
    expect(ending.ends[0]?.[0]).toBe('complete')
    expect(Object.is(ending.ends[0]?.[1], value)).toBe(true)
  })

  it('leaves the body of a response unread', async () => {
    const { result } = traced(() => new Response('body'))
    expect(result.bodyUsed).toBe(false)
    expect(await result.text()).toBe('body')
  })

  it('survives an ending that throws in every method', async () => {
    const broken = new RecordedEnding()
    for (const name of ['firstChunk', 'complete', 'fail', 'stop'] as const)
      broken[name] = () => {
        throw new Error('the tracer is broken')
      }
    expect(settle(1, broken)).toBe(1)
    expect(await settle(Promise.resolve(2), broken)).toBe(2)
    await expect(settle(Promise.reject(error), broken)).rejects.toBe(error)
    expect([...settle(numbers(), broken)]).toEqual([1, 2])
    expect(await collect(settle(webStream(['a']), broken))).toEqual(['a'])
  })
})

describe('promises', () => {
  it('complete with their value', async () => {
    const { result, ending } = traced(async () => 'value')
    expect(ending.ends).toEqual([])
    expect(await result).toBe('value')
    expect(ending.ends).toEqual([['complete', 'value']])
  })

  it('fail with their reason, the same one', async () => {
    const { result, ending } = traced(() => Promise.reject(error))
    await expect(result).rejects.toBe(error)
    expect(ending.ends).toEqual([['fail', error]])
  })

  it('that stay pending end nothing', () => {
    expect(traced(() => never).ending.ends).toEqual([])
  })

  it('keep properties of their own', async () => {
    const { result } = traced(() => Object.assign(Promise.resolve(1), { kill: () => 'killed' }))
    expect([result.kill(), await result, Object.keys(result)]).toEqual(['killed', 1, ['kill']])
  })

  it('of a subclass keep identity, methods and subclass after then', async () => {
    const tagged = Tagged.resolve(4) as Tagged<number>
    const { result, ending } = traced(() => tagged)
    expect(result).toBe(tagged)
    expect(Object.keys(result)).toEqual([])
    expect(result.then((value) => value)).toBeInstanceOf(Tagged)
    expect(await result).toBe(4)
    expect(ending.ends).toEqual([['complete', 4]])
  })

  it('of a subclass end the call also when nobody subscribes', async () => {
    const { ending } = traced(() => Tagged.resolve(4))
    await new Promise(setImmediate)
    expect(ending.ends).toEqual([['complete', 4]])
  })

  it('that others may hold too keep identity and look as before', async () => {
    const promise = new Promise((resolve) => setImmediate(resolve, 4))
    const { result, ending } = traced(() => promise)
    expect(result).toBe(promise)
    expect([Object.keys(result), result.constructor, Object.prototype.toString.call(result)]).toEqual([
      [],
      Promise,
      '[object Promise]',
    ])
    expect(await result).toBe(4)
    expect(ending.ends).toEqual([['complete', 4]])
  })

  it('of a subclass that is frozen are stood for by one of the same subclass', async () => {
    const { result, ending } = traced(() => Object.freeze(Tagged.resolve(4)))
    expect(result).toBeInstanceOf(Tagged)
    expect(await result).toBe(4)
    expect(ending.ends).toEqual([['complete', 4]])
  })

  it('of another realm are seen when they are awaited', async () => {
    const foreign = runInNewContext('Promise.resolve(4)') as Promise<number>
    const { result, ending } = traced(() => foreign)
    expect(result).toBe(foreign)
    expect(await result).toBe(4)
    expect(ending.ends).toEqual([['complete', 4]])
  })

  it('that give a stream end when the stream does', async () => {
    const { result, ending } = traced(async () => webStream(['a', 'b']))
    const stream = await result
    expect(ending.ends).toEqual([])
    expect(await collect(stream)).toEqual(['a', 'b'])
    expect(ending.ends).toEqual([['complete', 'ab']])
  })

  it('given out to many calls end each of them', async () => {
    const shared = Tagged.resolve(4)
    const endings = Array.from({ length: 2000 }, () => traced(() => shared).ending)
    await shared
    expect(endings.every(({ ends }) => ends.length === 1)).toBe(true)
    expect(traced(() => shared).ending.ends).toEqual([['complete', 4]])
  })

  it('nest 10,000 deep', async () => {
    const all: RecordedEnding[] = []
    const descend = (left: number): Promise<number> => {
      const { result, ending } = traced(async () => {
        await undefined
        return left === 0 ? 0 : 1 + (await descend(left - 1))
      })
      all.push(ending)
      return result
    }
    expect(await descend(9999)).toBe(9999)
    expect(all.filter(({ ends }) => ends[0]?.[0] === 'complete')).toHaveLength(10_000)
  })
})

class Tagged<T> extends Promise<T> {
  tag(): string {
    return 'tag'
  }
}

describe('lazy thenables', () => {
  it('are started by the user only, in the span, and their callbacks run where the user subscribed', async () => {
    const lazy = new LazyRequest('value')
    const { result, ending } = traced(() => lazy)
    expect(result).toBe(lazy)
    await new Promise(setImmediate)
    expect([lazy.starts, ending.ends]).toEqual([[], []])
    expect(await result.then((value) => [value, inSpan()])).toEqual(['value', 'outside'])
    expect(await result).toBe('value')
    expect(lazy.starts).toEqual(['span', 'outside'])
    expect(ending.ends).toEqual([['complete', 'value']])
  })

  it('end once however often they are subscribed, and hand each error on', async () => {
    const lazy = new LazyRequest(error)
    const { result, ending } = traced(() => lazy)
    await expect(result.then((value) => value)).rejects.toBe(error)
    expect(await result.then(undefined, (caught: unknown) => caught)).toBe(error)
    expect(ending.ends).toEqual([['fail', error]])
  })

  it('that are never subscribed end nothing', async () => {
    const { ending } = traced(() => new LazyRequest('value'))
    await new Promise(setImmediate)
    expect(ending.ends).toEqual([])
  })

  it('that are given out twice end both calls', async () => {
    const lazy = new LazyRequest('value')
    const first = traced(() => lazy)
    const second = traced(() => lazy)
    await second.result
    expect([first.ending.ends, second.ending.ends]).toEqual([[['complete', 'value']], [['complete', 'value']]])
  })

  const uses: readonly (readonly [string, (client: ClientPromise) => unknown, unknown, unknown])[] = [
    ['await', async (promise) => promise, 'data', 'data'],
    ['parse()', (promise) => promise.parse(), 'data', 'data'],
    ['asResponse()', (promise) => promise.asResponse(), 'response', 'response'],
    ['withResponse()', (promise) => promise.withResponse(), { data: 'data', response: 'response' }, 'data'],
    ['catch()', (promise) => promise.catch(() => 'caught'), 'data', 'data'],
    ['finally()', (promise) => promise.finally(() => {}), 'data', 'data'],
    ['_thenUnwrap()', async (promise) => promise._thenUnwrap((data) => `${data}!`), 'data!', 'data!'],
  ]
  it.each(uses)('of a client, used by %s, work and tell their end', async (_name, use, given, output) => {
    const promise = new ClientPromise('data', 'response')
    const { result, ending } = traced(() => promise)
    expect(result).toBe(promise)
    expect(promise.parses).toBe(0)
    expect(await use(result)).toEqual(given)
    expect(ending.ends).toEqual([['complete', output]])
    expect(promise.parses).toBeLessThanOrEqual(1)
  })

  it('of a client may give a stream, also with its response', async () => {
    const { result, ending } = traced(() => new ClientPromise(new EventStream(['a', 'b']), 'response'))
    const { data } = await result.withResponse()
    expect(ending.ends).toEqual([])
    expect(await collect(data)).toEqual(['a', 'b'])
    expect(ending.ends).toEqual([['complete', 'ab']])
  })
})

class LazyRequest {
  readonly starts: string[] = []
  readonly outcome: unknown
  constructor(outcome: unknown) {
    this.outcome = outcome
  }
  then<A, B = never>(fulfilled?: (value: unknown) => A, rejected?: (error: unknown) => B): Promise<A | B> {
    this.starts.push(inSpan())
    const promise = this.outcome instanceof Error ? Promise.reject(this.outcome) : Promise.resolve(this.outcome)
    return promise.then(fulfilled, rejected)
  }
}

/** Built as the clients of OpenAI and Anthropic build theirs: a settled promise whose `then` parses when it is first asked. */
class ClientPromise<T = string> extends Promise<T> {
  parses = 0
  readonly #data: T
  readonly #response: unknown
  constructor(data: T, response: unknown) {
    super((resolve) => resolve(null as T))
    this.#data = data
    this.#response = response
  }
  parse(): Promise<T> {
    this.parses += 1
    return Promise.resolve(this.#data)
  }
  asResponse(): Promise<unknown> {
    return Promise.resolve(this.#response)
  }
  async withResponse(): Promise<{ data: T; response: unknown }> {
    const [data, response] = await Promise.all([this.parse(), this.asResponse()])
    return { data, response }
  }
  _thenUnwrap<U>(transform: (data: T) => U): ClientPromise<U> {
    return new ClientPromise(transform(this.#data), this.#response)
  }
  override then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.parse().then(fulfilled, rejected)
  }
  override catch<B = never>(rejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.parse().catch(rejected)
  }
  override finally(fn?: (() => void) | null): Promise<T> {
    return this.parse().finally(fn)
  }
}

function* numbers(): Generator<number, void> {
  yield 1
  yield 2
}

function* located(log: string[] = []): Generator<string, string, string | undefined> {
  try {
    log.push(`began in ${inSpan()}`)
    const got = yield inSpan()
    yield `${got} in ${inSpan()}`
    return 'returned'
  } finally {
    log.push(`closed in ${inSpan()}`)
  }
}

async function* asyncLocated(log: string[] = []): AsyncGenerator<string, undefined, undefined> {
  try {
    await undefined
    yield `first in ${inSpan()}`
    await undefined
    yield `second in ${inSpan()}`
  } finally {
    await undefined
    log.push(`closed in ${inSpan()}`)
  }
}

describe('generators', () => {
  it('complete when they are done, each step in the span', () => {
    const log: string[] = []
    const { result, ending } = traced(() => located(log))
    expect([result.next(), ending.firstChunks, inSpan()]).toEqual([{ done: false, value: 'span' }, 1, 'outside'])
    expect(result.next('sent')).toEqual({ done: false, value: 'sent in span' })
    expect(ending.ends).toEqual([])
    expect(result.next()).toEqual({ done: true, value: 'returned' })
    expect(ending.ends).toEqual([['complete', { yielded: 'spansent in span', returned: 'returned' }]])
    expect([log, ending.firstChunks]).toEqual([['began in span', 'closed in span'], 1])
  })

  it('stay what they are', () => {
    const { result } = traced(() => numbers())
    expect(Object.keys(result)).toEqual([])
    expect(result).toBeInstanceOf(numbers)
    expect(result[Symbol.iterator]()).toBe(result)
    expect(Object.prototype.toString.call(result)).toBe('[object Generator]')
  })

  const consumptions: readonly (readonly [string, (items: Generator<number>) => unknown])[] = [
    ['spread', (items) => [...items]],
    ['Array.from', (items) => Array.from(items)],
    ['for of', (items) => forOf(items)],
    ['yield*', (items) => [...delegate(items)]],
    ['destructuring rest', (items) => rest(items)],
    ['a Set', (items) => [...new Set(items)]],
  ]
  it.each(consumptions)('read by %s give everything and complete', (_name, consume) => {
    const { result, ending } = traced(numbers)
    expect(consume(result)).toEqual([1, 2])
    expect(ending.ends).toEqual([['complete', [1, 2]]])
  })

  it('left early stop, with what they had given', () => {
    const log: string[] = []
    const { result, ending } = traced(() => located(log))
    for (const item of result) {
      expect(item).toBe('span')
      break
    }
    expect(log.at(-1)).toBe('closed in span')
    expect(ending.ends).toEqual([['stop', 'span']])
  })

  it('that throw fail, with what they had given', () => {
    const { result, ending } = traced(function* () {
      yield 'a'
      throw error
    })
    expect(() => [...result]).toThrow(error)
    expect(ending.ends).toEqual([['fail', error, 'a']])
  })

  it('thrown into go on when they catch it, and fail when not', () => {
    const caught = traced(function* () {
      try {
        yield 'a'
      } catch {
        yield 'b'
      }
    })
    expect([caught.result.next(), caught.result.throw(error), caught.result.next()]).toHaveLength(3)
    expect(caught.ending.ends).toEqual([['complete', 'ab']])
    const { result, ending } = traced(numbers)
    expect(() => result.throw(error)).toThrow(error)
    expect(ending.ends).toEqual([['fail', error]])
  })

  it('never pulled end nothing; returned unpulled they stop', () => {
    const { result, ending } = traced(numbers)
    expect(ending.ends).toEqual([])
    result.return()
    expect(ending.ends).toEqual([['stop', []]])
  })

  it('given out by two calls end both, and run once', () => {
    const shared = numbers()
    const first = traced(() => shared)
    const second = traced(() => first.result)
    expect([...second.result]).toEqual([1, 2])
    expect([first.ending.ends, second.ending.ends]).toEqual([[['complete', [1, 2]]], [['complete', [1, 2]]]])
  })
})

describe('async generators', () => {
  it('complete when they are done, each step in the span, whoever pulls', async () => {
    const log: string[] = []
    const { result, ending } = traced(() => asyncLocated(log))
    expect(await collect(result)).toEqual(['first in span', 'second in span'])
    expect(inSpan()).toBe('outside')
    expect(ending.ends).toEqual([['complete', 'first in spansecond in span']])
    expect([log, ending.firstChunks]).toEqual([['closed in span'], 1])
  })

  it('left early stop', async () => {
    const log: string[] = []
    const { result, ending } = traced(() => asyncLocated(log))
    for await (const _item of result) break
    expect(log).toEqual(['closed in span'])
    expect(ending.ends).toEqual([['stop', 'first in span']])
  })

  it('that reject fail once, also when several steps are asked for together', async () => {
    const { result, ending } = traced(async function* () {
      yield 'a'
      throw error
    })
    const steps = await Promise.allSettled([result.next(), result.next(), result.next()])
    expect(steps.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(ending.ends).toEqual([['fail', error, 'a']])
  })

  it('thrown into fail when they do not catch it', async () => {
    const { result, ending } = traced(() => asyncLocated())
    await result.next()
    await expect(result.throw(error)).rejects.toBe(error)
    expect(ending.ends).toEqual([['fail', error, 'first in span']])
  })

  it('may be iterators written by hand, without return, giving plain results', async () => {
    let count = 0
    const iterator = {
      next: () => ({ done: (count += 1) > 2, value: count }),
      [Symbol.asyncIterator]() {
        return this
      },
    }
    const { result, ending } = traced(() => iterator)
    expect(result).toBe(iterator)
    expect(Object.keys(result)).toEqual(['next'])
    // oxlint-disable-next-line typescript/await-thenable -- an async iterator may give plain results
    for await (const item of result as unknown as AsyncIterable<number>) expect(item).toBeGreaterThan(0)
    expect(ending.ends).toEqual([['complete', { yielded: [1, 2], returned: 3 }]])
  })
})

function forOf(items: Iterable<number>): number[] {
  const all: number[] = []
  for (const item of items) all.push(item)
  return all
}

function* delegate(items: Iterable<number>): Generator<number> {
  yield* items
}

function rest(items: Iterable<number>): number[] {
  const [...all] = items
  return all
}

/** As API clients give for server-sent events. */
class EventStream<T> implements AsyncIterable<T> {
  readonly controller = new AbortController()
  readonly iterator: () => AsyncIterator<T>
  constructor(chunks: readonly T[] | (() => AsyncIterator<T>)) {
    this.iterator = typeof chunks === 'function' ? chunks : () => later(chunks)
  }
  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.iterator()
  }
  tee(): [EventStream<T>, EventStream<T>] {
    const chunks = collect({ [Symbol.asyncIterator]: this.iterator })
    const half = async function* (): AsyncGenerator<T> {
      yield* await chunks
    }
    return [new EventStream(half), new EventStream(half)]
  }
}

async function* later<T>(chunks: readonly T[]): AsyncGenerator<T> {
  yield* chunks
}

describe('streams of server-sent events', () => {
  it('keep identity and members, and complete when they are read', async () => {
    const stream = new EventStream(['a', 'b'])
    const { result, ending } = traced(() => stream)
    expect(result).toBe(stream)
    expect(Object.keys(result)).toEqual(['controller', 'iterator'])
    expect(result.controller.signal.aborted).toBe(false)
    expect(await collect(result)).toEqual(['a', 'b'])
    expect([ending.ends, ending.firstChunks]).toEqual([[['complete', 'ab']], 1])
  })

  it('left early stop', async () => {
    const { result, ending } = traced(() => new EventStream(['a', 'b']))
    for await (const _item of result) break
    expect(ending.ends).toEqual([['stop', 'a']])
  })

  it('teed end once, when a half was read; a half that stops alone ends nothing', async () => {
    const { result, ending } = traced(() => new EventStream(['a', 'b']))
    const [left, right] = result.tee()
    const slow = right[Symbol.asyncIterator]()
    await slow.next()
    for await (const _item of left) break
    expect(ending.ends).toEqual([])
    await slow.next()
    await slow.next()
    expect(ending.ends).toEqual([['complete', 'ab']])
  })
})

describe('web streams', () => {
  const reads: readonly (readonly [string, (stream: ReadableStream<unknown>) => unknown])[] = [
    ['for await', collect],
    ['values()', (stream) => collect(stream.values({ preventCancel: true }))],
    ['getReader()', readAll],
    ['tee()', async (stream) => (await Promise.all(stream.tee().map(collect)))[0]],
    ['pipeTo()', pipeAll],
    ['pipeThrough()', (stream) => collect(stream.pipeThrough(new TransformStream()))],
    ['Readable.fromWeb', async (stream) => collect(Readable.fromWeb(stream as never, { objectMode: true }))],
  ]
  it.each(reads)('read by %s give the same chunks and complete', async (_name, read) => {
    const stream = webStream(['a', { b: 1 }])
    const { result, ending } = traced(() => stream)
    expect(result).toBe(stream)
    expect(Object.keys(result)).toEqual([])
    expect(await read(result)).toEqual(['a', { b: 1 }])
    await new Promise(setImmediate)
    expect([ending.ends, ending.firstChunks]).toEqual([[['complete', ['a', { b: 1 }]]], 1])
  })
  it.each(reads)('failing while read by %s give their error and fail', async (_name, read) => {
    const { result, ending } = traced(() => webStream(['a', error]))
    await expect(Promise.resolve(read(result))).rejects.toBe(error)
    expect(ending.ends).toEqual([['fail', error, 'a']])
  })

  it('pull in the span', async () => {
    const log: unknown[] = []
    const { result } = traced(() => webStream(['a'], log))
    await collect(result)
    expect(log).toEqual(['pull in span', 'pull in span'])
  })

  const natives: readonly (readonly [string, (stream: ReadableStream<Uint8Array>) => Promise<string>])[] = [
    ['the body of a Response', async (stream) => new Response(stream).text()],
    ['the body of a Request', async (stream) => request(stream).text()],
    ['stream consumers', (stream) => text(stream as never)],
    ['a decoder', async (stream) => (await collect(stream.pipeThrough(decoder()))).join('')],
    ['a Response that is cloned', async (stream) => new Response(stream).clone().text()],
  ]
  it.each(natives)('handed to %s work and complete', async (_name, read) => {
    const { result, ending } = traced(() => byteStream(['he', 'llo']))
    expect(await read(result)).toBe('hello')
    await new Promise(setImmediate)
    expect(ending.ends).toEqual([['complete', 'hello']])
  })

  it('transferred to another thread still work, unseen', async () => {
    const { result, ending } = traced(() => webStream(['a', 'b']))
    const moved = structuredClone(result, { transfer: [result as never] })
    expect(await collect(moved)).toEqual(['a', 'b'])
    expect(ending.ends).toEqual([])
  })

  it('of bytes still take a reader that brings its buffer, also as halves', async () => {
    const { result, ending } = traced(() => byteStream(['he', 'llo']))
    const [left, right] = result.tee()
    const reader = left.getReader({ mode: 'byob' })
    const { value } = await reader.read(new Uint8Array(2))
    expect(new TextDecoder().decode(value)).toBe('he')
    reader.releaseLock()
    expect(await text(left as never)).toBe('llo')
    expect(await text(right as never)).toBe('hello')
    expect(ending.ends).toEqual([['complete', 'hello']])
  })

  it('cancelled half-way stop, and the source hears the reason', async () => {
    const log: unknown[] = []
    const { result, ending } = traced(() => webStream(['a', 'b'], log))
    const reader = result.getReader()
    await reader.read()
    await reader.cancel('enough')
    expect(log.at(-1)).toBe('cancel enough')
    expect(ending.ends).toEqual([['stop', 'a']])
  })

  it('cancelled unread stop, both halves cancelled too', async () => {
    const { result, ending } = traced(() => webStream(['a']))
    await result.cancel()
    const log: unknown[] = []
    const teed = traced(() => webStream(['a'], log))
    await Promise.all(teed.result.tee().map((half) => half.cancel('both')))
    expect([ending.ends, teed.ending.ends, log]).toEqual([[['stop', []]], [['stop', []]], ['cancel both,both']])
  })

  it('piped into a sink that fails are cancelled, or kept unlocked when told so', async () => {
    const log: unknown[] = []
    const { result, ending } = traced(() => webStream(['a', 'b'], log))
    await expect(result.pipeTo(failingSink())).rejects.toBe(error)
    expect([log.at(-1), result.locked, ending.ends]).toEqual(['cancel Error: mine', false, [['stop', 'a']]])
    const kept = traced(() => webStream(['a', 'b', 'c']))
    await expect(kept.result.pipeTo(failingSink(), { preventCancel: true })).rejects.toBe(error)
    expect([kept.result.locked, kept.ending.ends]).toEqual([false, []])
  })

  it('piped are read only as fast as the sink takes them', async () => {
    const log: unknown[] = []
    const { result } = traced(() => webStream(['a', 'b', 'c'], log))
    void result.pipeTo(new WritableStream({ write: () => new Promise(() => {}) }, { highWaterMark: 1 }))
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    const plain: unknown[] = []
    void webStream(['a', 'b', 'c'], plain).pipeTo(
      new WritableStream({ write: () => new Promise(() => {}) }, { highWaterMark: 1 }),
    )
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect(log).toHaveLength(plain.length)
  })

  it('refuse wrong use as they would', async () => {
    const { result } = traced(() => webStream(['a']))
    expect(() => result.pipeThrough({} as never)).toThrow(TypeError)
    await expect(result.pipeTo({} as never)).rejects.toThrow(TypeError)
    const reader = result.getReader()
    expect(() => result.getReader()).toThrow(TypeError)
    expect(() => result.tee()).toThrow(TypeError)
    await expect(result.cancel()).rejects.toThrow(TypeError)
    await expect(result.pipeTo(new WritableStream())).rejects.toThrow(TypeError)
    expect(() => result.pipeThrough(new TransformStream())).toThrow(TypeError)
    reader.releaseLock()
    expect(await collect(result)).toEqual(['a'])
  })

  it('read to the last chunk complete, also when nobody asks for more', async () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue('a')
        controller.close()
      },
    })
    const { result, ending } = traced(() => stream)
    await result.getReader().read()
    await new Promise(setImmediate)
    expect(ending.ends).toEqual([['complete', 'a']])
  })

  it('that iterate through their own reader count each chunk once', async () => {
    const stream = webStream(['a', 'b'])
    Object.assign(stream, {
      [Symbol.asyncIterator](this: ReadableStream<unknown>) {
        const reader = this.getReader()
        return { next: () => reader.read() }
      },
    })
    const { result, ending } = traced(() => stream)
    expect(await collect(result)).toEqual(['a', 'b'])
    expect(ending.ends).toEqual([['complete', 'ab']])
  })
})

describe('Node streams', () => {
  const reads: readonly (readonly [string, (stream: Readable) => unknown])[] = [
    ['for await', collect],
    ['data events', (stream) => new Promise((resolve) => collectEvents(stream, resolve))],
    ['toArray()', (stream) => stream.toArray()],
    ['map()', (stream) => stream.map((chunk: unknown) => chunk).toArray()],
    ['Readable.toWeb', (stream) => collect(Readable.toWeb(stream) as unknown as AsyncIterable<unknown>)],
  ]
  it.each(reads)('read by %s give the same chunks and complete', async (_name, read) => {
    const stream = Readable.from(['a', 'b'])
    const before = stream.eventNames()
    const { result, ending } = traced(() => stream)
    expect(result).toBe(stream)
    expect([stream.eventNames(), stream.readableFlowing]).toEqual([before, null])
    expect(await read(result)).toEqual(['a', 'b'])
    await new Promise(setImmediate)
    expect([ending.ends, ending.firstChunks]).toEqual([[['complete', 'ab']], 1])
  })

  it('left early stop', async () => {
    const { result, ending } = traced(() => Readable.from(['a', 'b']))
    for await (const _item of result) break
    await new Promise(setImmediate)
    expect(ending.ends).toEqual([['stop', 'a']])
  })

  it('that fail tell their error', async () => {
    const { result, ending } = traced(() => Readable.from(throwing()))
    await expect(collect(result)).rejects.toBe(error)
    expect(ending.ends).toEqual([['fail', error, 'a']])
  })

  it('pull in the span', async () => {
    const { result } = traced(() => Readable.from(asyncLocated()))
    expect(await collect(result)).toEqual(['first in span', 'second in span'])
  })
})

describe('limits', () => {
  it('keep the first chunks and the last four, and say what is missing', () => {
    const { result, ending } = traced(() => Array.from({ length: 20 }, (_, index) => `${index} `).values(), {
      maxChunks: 3,
    })
    expect([...result]).toHaveLength(20)
    expect(ending.ends).toEqual([['complete', '0 1 2 …[truncated 13 chunks]16 17 18 19 ']])
  })

  it('count bytes', () => {
    const { result, ending } = traced(() => chunksOf('x'.repeat(100_000), 30), { maxBytes: 200_000 })
    expect([...result]).toHaveLength(30)
    expect(ending.ends).toEqual([['complete', `${'x'.repeat(200_000)}…[truncated 28 chunks]`]])
  })

  it('are 10,000 chunks and 1 MiB', () => {
    const many = traced(() => chunksOf('x', 10_010))
    expect([...many.result]).toHaveLength(10_010)
    expect(many.ending.ends).toEqual([['complete', `${'x'.repeat(10_000)}…[truncated 6 chunks]xxxx`]])
    const large = traced(() => chunksOf('x'.repeat(2 ** 19), 3))
    expect([...large.result]).toHaveLength(3)
    expect(large.ending.ends).toEqual([['complete', `${'x'.repeat(2 ** 20)}…[truncated 1 chunks]`]])
  })

  it('leave chunks of streams that are read once ended alone', async () => {
    const { result, ending } = traced(() => new EventStream(['a']))
    await collect(result)
    await collect(result)
    expect(ending.ends).toEqual([['complete', 'a']])
  })
})

describe('reduce', () => {
  it('makes the output, told what was left out and returned', () => {
    const { result, ending } = traced(() => located(), {
      reduce: (chunks, info) => ({ count: chunks.length, ...info }),
    })
    expect(forAll(result)).toBe(2)
    expect(ending.ends).toEqual([['complete', { count: 2, dropped: 0, keptAtStart: 2, returned: 'returned' }]])
  })

  it('that throws leaves the default', () => {
    const { result, ending } = traced(numbers, {
      reduce: () => {
        throw error
      },
    })
    expect([...result]).toEqual([1, 2])
    expect(ending.ends).toEqual([['complete', [1, 2]]])
  })
})

function forAll(items: Iterable<unknown>): number {
  let count = 0
  for (const _item of items) count += 1
  return count
}

function* chunksOf<T>(chunk: T, count: number): Generator<T> {
  for (let index = 0; index < count; index += 1) yield chunk
}

async function* throwing(): AsyncGenerator<string> {
  yield 'a'
  throw error
}

function collectEvents(stream: Readable, done: (all: unknown[]) => void): void {
  const all: unknown[] = []
  stream.on('data', (chunk) => all.push(chunk)).on('end', () => done(all))
}

async function readAll(stream: ReadableStream<unknown>): Promise<unknown[]> {
  const all: unknown[] = []
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return all
    all.push(value)
  }
}

async function pipeAll(stream: ReadableStream<unknown>): Promise<unknown[]> {
  const all: unknown[] = []
  await stream.pipeTo(new WritableStream({ write: (chunk) => void all.push(chunk) }))
  return all
}

function failingSink(): WritableStream<unknown> {
  return new WritableStream({
    write() {
      throw error
    },
  })
}

function byteStream(texts: readonly string[]): ReadableStream<Uint8Array> {
  const left = [...texts]
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const next = left.shift()
      if (next !== undefined) controller.enqueue(new TextEncoder().encode(next))
      else {
        controller.close()
        controller.byobRequest?.respond(0)
      }
    },
  })
}

function decoder(): ReadableWritablePair<string, Uint8Array> {
  return new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>
}

function request(body: ReadableStream<Uint8Array>): Request {
  return new Request('http://127.0.0.1/', { method: 'POST', body, duplex: 'half' } as RequestInit)
}

function lockedStream(): ReadableStream<unknown> {
  const stream = webStream(['a'])
  stream.getReader()
  return stream
}

function throwingProxy(): object {
  const names = Object.getOwnPropertyNames(Reflect).filter((name) => typeof Reflect.get(Reflect, name) === 'function')
  const fail = (): never => {
    throw error
  }
  return new Proxy({}, Object.fromEntries(names.map((name) => [name, fail])))
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
