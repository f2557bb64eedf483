import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { assert, jsonValue, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serialize, snapshot } from './serialize.ts'

const text = (value: unknown): string => serialize(value).text
const fail = (): never => {
  throw new Error('hostile')
}

/** Processor time, because other tests run beside this one. */
function cpuMillisSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

describe('plain data', () => {
  it('gives what JSON.stringify gives', () => {
    assert(
      property(jsonValue({ noUnicodeString: false }), (value) => {
        const { text, isJson } = serialize(value)
        const expected = JSON.stringify(value).toWellFormed()
        return isJson ? text === expected : JSON.stringify(text) === expected
      }),
      { seed: 7, numRuns: 2000 },
    )
  })

  it('does not change what was recorded when the original changes afterwards', () => {
    const original = { list: [1, { deep: 'a' }] }
    const { tree } = snapshot(original)
    original.list.push(2)
    Object.assign(original.list[1] as object, { deep: 'b' })
    expect(tree).toEqual({ list: [1, { deep: 'a' }] })
  })

  it('leaves out what is undefined in an object and writes null for it in a list', () => {
    expect(text({ a: undefined, b: [undefined] })).toBe('{"b":[null]}')
  })
})

describe('code that must not run', () => {
  it('is not run: getters, iterators, coercions, inspection', () => {
    const hostile = {
      get broken() {
        return fail()
      },
      toString: fail,
      valueOf: fail,
      [Symbol.toPrimitive]: fail,
      [Symbol.iterator]: fail,
      [Symbol.for('nodejs.util.inspect.custom')]: fail,
    }
    expect(text(hostile)).toBe('{"broken":"[Getter]","toString":"[Function fail]","valueOf":"[Function fail]"}')
  })

  it('does not subscribe to a lazy promise', () => {
    class APIPromise {
      then = fail
    }
    expect(text(new APIPromise())).toBe('[APIPromise]')
  })

  it('consumes neither a Node stream, a web stream, a response nor an iterator', async () => {
    const stream = Readable.from(['a', 'b'])
    const web = new Response('body').body as ReadableStream
    const response = new Response('body')
    const generator = (function* () {
      yield 1
    })()
    expect(text([stream, web, response, generator])).toBe(
      '["[Readable]","[ReadableStream]","[Response]","[Generator]"]',
    )
    expect(generator.next().value).toBe(1)
    expect(await response.text()).toBe('body')
    expect(await new Response(web).text()).toBe('body')
    expect(await stream.toArray()).toEqual(['a', 'b'])
  })

  it('calls toJSON once and falls back to the properties when it fails', () => {
    let calls = 0
    class Money {
      amount = 1
      toJSON(): unknown {
        calls += 1
        return { cents: 100, toJSON: fail }
      }
    }
    expect(text(new Money())).toBe('{"cents":100,"toJSON":"[Function fail]"}')
    expect(calls).toBe(1)
    expect(text({ a: 1, toJSON: fail })).toBe('{"a":1,"toJSON":"[Function fail]"}')
  })

  it('does not leak the secrets of headers and URLs', () => {
    const headers = new Headers({ authorization: 'Bearer canary' })
    const request = new Request('https://x.test/?k=canary', { headers })
    const url = new URL('https://user:canary@host.test/path')
    expect(text({ headers, request, url })).not.toContain('canary')
  })
})

describe('limits', () => {
  it('cuts a long string at a whole character and says how much is missing', () => {
    const cut = serialize('é'.repeat(10), { maxStringBytes: 7 })
    expect(cut).toEqual({ text: 'ééé…[truncated 14 bytes]', isJson: false, truncated: true })
  })

  it('cuts 50 MB within its time', () => {
    const started = process.cpuUsage()
    const { text, truncated } = serialize({ a: 'x'.repeat(50_000_000) })
    expect(truncated).toBe(true)
    expect(text).toContain('…[truncated 48951424 bytes]')
    expect(cpuMillisSince(started)).toBeLessThan(500)
  })

  it('stops at depth 32', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = { deep }
    const { text, truncated } = serialize(deep)
    expect(truncated).toBe(true)
    expect(text.match(/deep":/g)).toHaveLength(32)
    expect(text).toContain('"…[truncated at depth 32]"')
  })

  it('stops at the width and says how many entries are missing', () => {
    const limits = { maxWidth: 2 }
    expect(serialize([1, 2, 3, 4], limits).text).toBe('[1,2,"…[truncated 2 items]"]')
    expect(serialize({ a: 1, b: 2, c: 3 }, limits).text).toBe('{"a":1,"b":2,"…":"…[truncated 1 keys]"}')
    expect(
      serialize(
        new Map([
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ]),
        limits,
      ).text,
    ).toBe('{"a":1,"b":2,"…":"…[truncated 1 keys]"}')
    expect(serialize(new Set([1, 2, 3]), limits).text).toBe('[1,2,"…[truncated items]"]')
  })

  it('stops at the number of values and at the total length', () => {
    expect(
      serialize(
        [
          [1, 2],
          [3, 4],
        ],
        { maxNodes: 3 },
      ).text,
    ).toBe('[[1,2],"…[truncated 1 items]"]')
    const long = serialize(['aaaa', 'bbbb', 'cccc'], { maxTotalLength: 6 })
    expect(long.text).toBe('["aaaa","bb…[truncated 2 bytes]","…[truncated 1 items]"]')
  })

  it('stops when the time is over and says so', () => {
    let now = 0
    const { text, truncated } = serialize(
      Array.from({ length: 5000 }, () => 1),
      { nowMillis: () => now++, maxMillis: 3 },
    )
    expect(truncated).toBe(true)
    expect(text).toMatch(/,"…\[truncated after 3 ms\]"\]$/)
    expect(JSON.parse(text).length).toBeLessThan(300)
  })

  it('bounds a graph whose every level is shared twice', () => {
    let laughs: unknown = 'ha'
    for (let level = 0; level < 30; level++) laughs = [laughs, laughs]
    const started = process.cpuUsage()
    const { text, truncated } = serialize(laughs)
    expect(truncated).toBe(true)
    expect(text.length).toBeLessThan(12_000_000)
    expect(cpuMillisSince(started)).toBeLessThan(1000)
  })
})

describe('errors', () => {
  it('keep name, message, scalar properties and cause, and nothing of a request', () => {
    const error = Object.assign(new TypeError('bad', { cause: new Error('why') }), {
      status: 429,
      request: { key: 'canary' },
    })
    expect(text(error)).toBe(
      '{"name":"TypeError","message":"bad","status":429,"cause":{"name":"Error","message":"why"}}',
    )
  })

  it('of a thousand causes, of themselves, of many parts and of another realm are bounded', () => {
    let chain = new Error('0')
    for (let index = 1; index < 1000; index++) chain = new Error(String(index), { cause: chain })
    expect(serialize(chain).truncated).toBe(true)
    const own = new Error('own')
    own.cause = own
    expect(text(own)).toBe('{"name":"Error","message":"own","cause":"[Circular]"}')
    const many = new AggregateError(
      Array.from({ length: 1000 }, () => new Error('part')),
      'all',
    )
    expect(JSON.parse(text(many)).errors).toHaveLength(1000)
    expect(text(runInNewContext('new RangeError("far")'))).toBe('{"name":"RangeError","message":"far"}')
  })

  it('whose message throws are still named', () => {
    expect(text(Object.defineProperty(new Error('x'), 'message', { get: fail }))).toBe(
      '{"name":"Error","message":"[Getter]"}',
    )
  })
})

describe('a nearly full stack', () => {
  it('makes a value unreadable and does not throw', () => {
    let deepest: string | undefined
    function dive(): void {
      deepest = serialize({ a: [{ b: new Map([['c', 1]]) }] }).text
      dive()
    }
    expect(dive).toThrow(RangeError)
    expect(deepest).toBeDefined()
    expect(serialize({ a: 1 }).text).toBe('{"a":1}')
  })
})

describe('text', () => {
  it('has U+FFFD for every lone surrogate, in values and keys, and keeps written backslashes', () => {
    expect(text('\uD800a')).toBe('\uFFFDa')
    expect(text({ '\uDC00': ['\uD83D', '😀', '\\ud800'] })).toBe('{"\uFFFD":["\uFFFD","😀","\\\\ud800"]}')
  })
})
