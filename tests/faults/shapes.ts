import { Readable } from 'node:stream'

// oxlint-disable-next-line typescript/no-explicit-any -- the wrapper under test keeps whatever function type it is given
export type AnyFunction = (...args: any[]) => any

/** What is put around user code; the identity in the control run. */
export interface Wrapping {
  readonly trace: <F extends AnyFunction>(fn: F) => F
  // oxlint-disable-next-line typescript/no-explicit-any -- any class
  readonly traceClass: <C extends new (...args: any[]) => any>(target: C) => C
}

/** One shape of a function: uses it as a program would and tells what it saw. */
export interface FunctionShape {
  readonly name: string
  /** Returns plain data: what came back, what was thrown, how often user code ran. */
  readonly use: (wrapping: Wrapping) => unknown
  /** Spans that a ready tracer records. */
  readonly spans: number
}

const returning: readonly FunctionShape[] = [
  shape('sync return', ({ trace }) => {
    const counted = count((a: number, b: number) => a + b)
    return [trace(counted.fn)(1, 2), counted.calls()]
  }),
  shape('sync throw', ({ trace }) => {
    const error = new Error('mine')
    return sameError(
      error,
      trace(() => raise(error)),
    )
  }),
  shape('sync throw undefined', ({ trace }) =>
    sameError(
      undefined,
      trace(() => raise(undefined)),
    ),
  ),
  shape('async resolve', async ({ trace }) => {
    const counted = count(async (a: string) => `${a}!`)
    return [await trace(counted.fn)('a'), counted.calls()]
  }),
  shape('async reject', async ({ trace }) => {
    const error = new Error('mine')
    return trace(async () => raise(error))().catch((caught: unknown) => caught === error)
  }),
  shape('never settles', ({ trace }) => trace(() => new Promise(() => {}))() instanceof Promise, 0),
  shape('thenable', async ({ trace }) => {
    // oxlint-disable-next-line unicorn/no-thenable -- a thenable is the shape
    const thenable = { then: (resolve: (value: string) => void) => resolve('value') }
    const result = trace(() => thenable)()
    return [result === thenable, await result]
  }),
  shape('lazy thenable with extra methods', async ({ trace }) => {
    const lazy = new LazyRequest()
    const result = trace(() => lazy)()
    const before = lazy.subscriptions
    const answer = [result.withResponse(), result.asResponse(), result.parse(), typeof result._thenUnwrap]
    return [before, result instanceof LazyRequest, answer, await result, lazy.subscriptions]
  }),
  shape('Promise subclass', async ({ trace }) => {
    class Tagged<T> extends Promise<T> {
      tag(): string {
        return 'tag'
      }
    }
    const result = trace(() => Tagged.resolve(4) as Tagged<number>)()
    return [result instanceof Tagged, result.tag(), await result]
  }),
  shape('bluebird-like', async ({ trace }) => {
    const result = trace(() => new Birdlike(Promise.resolve([1, 2, 3])))()
    return [await result.map((item) => item * 2), await result]
  }),
  shape('already-rejected promise nobody awaits', async ({ trace }) => {
    const error = new Error('handled later')
    const result = trace(() => Promise.reject(error))()
    return result.catch((caught: unknown) => caught === error)
  }),
]

const iterating: readonly FunctionShape[] = [
  shape('generator, full', ({ trace }) => [...trace(numbers)()]),
  shape('generator, early return', ({ trace }) => {
    const log: string[] = []
    for (const item of trace(() => logged(log))()) {
      log.push(`got ${String(item)}`)
      break
    }
    return log
  }),
  shape('generator, throw-in', ({ trace }) => {
    const iterator = trace(catching)()
    return [iterator.next(), iterator.throw(new Error('in')), iterator.next()]
  }),
  shape('async generator, full', ({ trace }) => collect(trace(asyncNumbers)())),
  shape('async generator, early return', async ({ trace }) => {
    const log: string[] = []
    for await (const item of trace(() => asyncLogged(log))()) {
      log.push(`got ${String(item)}`)
      break
    }
    return log
  }),
  shape('async generator, throw-in', async ({ trace }) => {
    const iterator = trace(asyncCatching)()
    return [await iterator.next(), await iterator.throw(new Error('in')), await iterator.next()]
  }),
  shape('async generator, never pulled', ({ trace }) => typeof trace(asyncNumbers)().next, 0),
  shape('async generator, pulled outside the context', async ({ trace }) => {
    const iterator = trace(asyncNumbers)()
    return new Promise((resolve) => setImmediate(() => resolve(collect(iterator))))
  }),
]

const streaming: readonly FunctionShape[] = [
  shape('web stream', ({ trace }) => collect(trace(() => webStream(['a', 'b']))())),
  shape('Node stream', async ({ trace }) => {
    const stream = Readable.from(['a', 'b'])
    const result = trace(() => stream)()
    return [result === stream, await collect(result)]
  }),
  shape('teed stream', async ({ trace }) => {
    const [left, right] = trace(() => webStream(['a', 'b']))().tee()
    return Promise.all([collect(left), collect(right)])
  }),
  shape('stream cancelled half-way', async ({ trace }) => {
    const log: unknown[] = []
    const reader = trace(() => webStream(['a', 'b', 'c'], (reason) => log.push(reason)))().getReader()
    log.push((await reader.read()).value)
    await reader.cancel('enough')
    return log
  }),
  shape('SSE iterator with controller', async ({ trace }) => {
    const result = trace(() => new EventStream(['a', 'b']))()
    return [result instanceof EventStream, result.controller.signal.aborted, await collect(result)]
  }),
]

const calling: readonly FunctionShape[] = [
  shape('callback style', ({ trace }) => {
    const read = trace((path: string, done: (error: null, text: string) => void) =>
      setImmediate(() => done(null, `text of ${path}`)),
    )
    return new Promise((resolve) => read('a', (error, text) => resolve([error, text])))
  }),
  shape('this binding', ({ trace }) => {
    const account = { balance: 3, add: trace(addTo) }
    return [account.add(4), account.balance]
  }),
  shape('new', ({ trace }) => {
    function Old(this: { value: number }, value: number): void {
      this.value = value
    }
    const Traced = trace(Old) as unknown as new (value: number) => { value: number }
    const made = new Traced(5)
    return [made.value, made instanceof Traced]
  }),
  shape('traceClass: getter', ({ traceClass }) => new (traceClass(freshShop()))(2).total, 0),
  shape('traceClass: static', ({ traceClass }) => traceClass(freshShop()).open(1).total, 0),
  shape('traceClass: private', ({ traceClass }) => new (traceClass(freshShop()))(3).viaPrivate()),
  shape(
    'traceClass: inherited',
    ({ traceClass }) => {
      const Shop = freshShop()
      return new (traceClass(class extends Shop {}))(4).viaPrivate()
    },
    0,
  ),
  shape('traceClass: super method', ({ traceClass }) => {
    const Shop = freshShop()
    const Corner = traceClass(
      class extends Shop {
        override viaPrivate(): number {
          return super.viaPrivate() + 1
        }
      },
    )
    return new Corner(5).viaPrivate()
  }),
  shape(
    'length, name and toString kept',
    ({ trace }) => {
      const named = function add(a: number, b: number): number {
        return a + b
      }
      const traced = trace(named)
      return [traced.length, traced.name, traced.toString() === named.toString()]
    },
    0,
  ),
  shape(
    'default parameters',
    ({ trace }) => {
      const greet = trace((name = 'you', ...rest: string[]) => [name, rest])
      return [greet(), greet('me', 'a', 'b'), greet(undefined, 'c')]
    },
    3,
  ),
  shape(
    'recursion 10,000',
    async ({ trace }) => {
      // Each level waits first, so that the contexts nest and the stack does not.
      const depth = trace(async (left: number): Promise<number> => {
        await undefined
        return left === 0 ? 0 : 1 + (await depth(left - 1))
      })
      return depth(9999)
    },
    10_000,
  ),
  shape(
    '1,000 concurrent',
    async ({ trace }) => {
      const double = trace(async (n: number) => {
        await new Promise((resolve) => setImmediate(resolve))
        return n * 2
      })
      const results = await Promise.all(Array.from({ length: 1000 }, (_, index) => double(index)))
      return results.reduce((sum, value) => sum + value, 0)
    },
    1000,
  ),
  shape('AbortSignal before', async ({ trace }) =>
    trace(waitFor)(AbortSignal.abort('early')).catch((reason: unknown) => reason),
  ),
  shape('AbortSignal mid-way', async ({ trace }) => {
    const controller = new AbortController()
    const result = trace(waitFor)(controller.signal)
    controller.abort('mid-way')
    return result.catch((reason: unknown) => reason)
  }),
  shape(
    'wrapped twice',
    ({ trace }) => {
      const counted = count((a: number) => a + 1)
      return [trace(trace(counted.fn))(1), counted.calls()]
    },
    2,
  ),
  shape('traced function deleted from its object', ({ trace }) => {
    const tools: { run?: () => number } = { run: trace(() => 7) }
    const { run } = tools
    delete tools.run
    return run?.()
  }),
]

/** The 40 function shapes of the fault matrix, family D. */
export const functionShapes: readonly FunctionShape[] = [...returning, ...iterating, ...streaming, ...calling]

function shape(name: string, use: (wrapping: Wrapping) => unknown, spans = 1): FunctionShape {
  return { name, use, spans }
}

function count<F extends AnyFunction>(fn: F): { readonly fn: F; readonly calls: () => number } {
  let calls = 0
  const counted = function (this: unknown, ...args: Parameters<F>): ReturnType<F> {
    calls += 1
    return fn.apply(this, args)
  }
  return { fn: counted as F, calls: () => calls }
}

function raise(error: unknown): never {
  throw error
}

function sameError(error: unknown, fn: () => never): string {
  try {
    fn()
  } catch (caught) {
    return caught === error ? 'the same error' : 'another error'
  }
  return 'no error'
}

class LazyRequest {
  subscriptions = 0
  withResponse(): string {
    return 'with response'
  }
  asResponse(): string {
    return 'as response'
  }
  parse(): string {
    return 'parsed'
  }
  _thenUnwrap(): this {
    return this
  }
  // oxlint-disable-next-line unicorn/no-thenable -- a lazy thenable is the shape
  then<T>(resolve: (value: string) => T): Promise<T> {
    this.subscriptions += 1
    return Promise.resolve(resolve('value'))
  }
}

class Birdlike<T> {
  readonly #promise: Promise<T>
  constructor(promise: Promise<T>) {
    this.#promise = promise
  }
  // oxlint-disable-next-line unicorn/no-thenable -- a thenable with methods of its own is the shape
  then<A, B>(resolve: (value: T) => A, reject?: (error: unknown) => B): Promise<A | B> {
    return this.#promise.then(resolve, reject)
  }
  map<Item, Out>(this: Birdlike<Item[]>, each: (item: Item) => Out): Promise<Out[]> {
    return this.#promise.then((items) => items.map(each))
  }
}

function* numbers(): Generator<number> {
  yield 1
  yield 2
}

function* logged(log: string[]): Generator<number> {
  try {
    yield* numbers()
  } finally {
    log.push('closed')
  }
}

function* catching(): Generator<unknown> {
  try {
    yield 'first'
  } catch (error) {
    yield error instanceof Error ? error.message : error
  }
}

async function* asyncNumbers(): AsyncGenerator<number> {
  yield 1
  yield 2
}

async function* asyncLogged(log: string[]): AsyncGenerator<number> {
  try {
    yield* asyncNumbers()
  } finally {
    log.push('closed')
  }
}

async function* asyncCatching(): AsyncGenerator<unknown> {
  try {
    yield 'first'
  } catch (error) {
    yield error instanceof Error ? error.message : error
  }
}

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const item of items) all.push(item)
  return all
}

function webStream(chunks: readonly string[], onCancel: (reason: unknown) => void = () => {}): ReadableStream<string> {
  const left = [...chunks]
  return new ReadableStream({
    pull(controller) {
      const next = left.shift()
      if (next === undefined) controller.close()
      else controller.enqueue(next)
    },
    cancel: onCancel,
  })
}

/** As API clients give for server-sent events: iterable, with the controller that stops the request. */
class EventStream implements AsyncIterable<string> {
  readonly controller = new AbortController()
  readonly chunks: readonly string[]
  constructor(chunks: readonly string[]) {
    this.chunks = chunks
  }
  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    yield* this.chunks
  }
}

function addTo(this: { balance: number }, amount: number): number {
  this.balance += amount
  return this.balance
}

interface Shop {
  readonly total: number
  viaPrivate(): number
}

/** A class of its own for each case, since tracing a class changes it. */
function freshShop(): (new (total: number) => Shop) & { open(total: number): Shop } {
  return class LocalShop implements Shop {
    readonly #total: number
    constructor(total: number) {
      this.#total = total
    }
    static open(total: number): LocalShop {
      return new LocalShop(total)
    }
    get total(): number {
      return this.#total
    }
    #secret(): number {
      return this.#total * 10
    }
    viaPrivate(): number {
      return this.#secret()
    }
  }
}

function waitFor(signal: AbortSignal): Promise<string> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    else signal.addEventListener('abort', () => reject(signal.reason as Error))
  })
}
