import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { captureValue, serialize } from './serialize.ts'

const fail = (): never => {
  throw new Error('hostile')
}

type Form = string | RegExp

/** Where the clock cuts, two readings differ. */
const isCutByTime = (text: string): boolean => /truncated after|key\d+/.test(text)

/** Each value is made anew, so that a test that consumed one would not hide from the next. */
const VALUES: readonly (readonly [name: string, make: () => unknown, form: Form])[] = [
  ['null', () => null, 'null'],
  ['undefined', () => undefined, 'null'],
  ['true', () => true, 'true'],
  ['NaN', () => Number.NaN, 'NaN'],
  ['Infinity', () => Infinity, 'Infinity'],
  ['-Infinity', () => -Infinity, '-Infinity'],
  ['-0', () => -0, '0'],
  ['2^53 + 1', () => 2 ** 53 + 1, '9007199254740992'],
  ['1n', () => 1n, '1'],
  ['10n ** 400n', () => 10n ** 400n, `1${'0'.repeat(400)}`],
  ['symbol', () => Symbol('s'), 'Symbol(s)'],
  ['registered symbol', () => Symbol.for('s'), 'Symbol.for(s)'],

  ['empty string', () => '', ''],
  ['string of 50 MB', () => 'x'.repeat(50_000_000), /^x{1048576}…\[truncated 48951424 bytes\]$/],
  ['lone surrogate', () => 'a\uD800', 'a\uFFFD'],
  ['NUL', () => 'a\0b', 'a\0b'],
  ['a million combining marks', () => 'e' + '\u0301'.repeat(1_000_000), /…\[truncated 951426 bytes\]$/],
  ['CRLF and ANSI escapes', () => '\r\n\u001B[31mred', '\r\n\u001B[31mred'],
  ['text that looks like JSON', () => '{"api_key":"x"}', '{"api_key":"x"}'],

  ['circular object', () => circular(), '{"a":1,"self":"[Circular]"}'],
  ['object shared 2^30 times', () => laughs(), /"…\[truncated (after 50 ms|\d+ items)\]"/],
  ['depth 100,000', () => nested(100_000), /"…\[truncated at depth 32\]"\}{32}$/],
  ['a million keys', () => wide(1_000_000), /"…":"…\[truncated (990000 keys|after 50 ms)\]"\}$/],
  ['object without prototype', () => Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ['own __proto__', () => JSON.parse('{"__proto__":{"x":1}}'), '{"__proto__":{"x":1}}'],
  ['own constructor.prototype', () => ({ constructor: { prototype: 1 } }), '{"constructor":{"prototype":1}}'],
  ['frozen object', () => Object.freeze({ a: 1 }), '{"a":1}'],
  ['sealed object', () => Object.seal({ a: 1 }), '{"a":1}'],
  ['sparse array of 2^32 - 1', () => sparse(), /^\[(null,)+"…\[truncated 4294957295 items\]"\]$/],
  ['mixed array', () => [1, 'a', null, undefined, {}], '[1,"a",null,null,{}]'],
  [
    'class instance',
    () =>
      new (class Point {
        x = 1
        y = 2
      })(),
    '{"x":1,"y":2}',
  ],
  [
    'private fields only',
    () =>
      new (class Vault {
        #key = 'canary'
        open = undefined
        read() {
          return this.#key
        }
      })(),
    '[Vault]',
  ],
  [
    'getter that throws',
    () => ({
      get a() {
        return fail()
      },
      b: 1,
    }),
    '{"a":"[Getter]","b":1}',
  ],
  [
    'getter with a side effect',
    () => ({
      get a() {
        return fail()
      },
    }),
    '{"a":"[Getter]"}',
  ],
  ['getter that nests for ever', () => endless(), '{"next":"[Getter]"}'],

  ['toJSON throws', () => ({ a: 1, toJSON: fail }), '{"a":1,"toJSON":"[Function fail]"}'],
  ['toJSON returns itself', () => selfJson(), '{"a":1,"toJSON":"[Function toJSON]"}'],
  ['toJSON returns a promise', () => ({ toJSON: () => Promise.resolve(1) }), '[Promise]'],
  ['toString throws', () => ({ toString: fail }), '{"toString":"[Function fail]"}'],
  ['Symbol.toPrimitive throws', () => ({ [Symbol.toPrimitive]: fail, a: 1 }), '{"a":1}'],
  ['valueOf throws', () => ({ valueOf: fail }), '{"valueOf":"[Function fail]"}'],
  ['util.inspect.custom throws', () => ({ [Symbol.for('nodejs.util.inspect.custom')]: fail }), '{}'],
  [
    'iterator that never ends',
    () => ({
      *[Symbol.iterator]() {
        for (;;) yield 1
      },
      a: 1,
    }),
    '{"a":1}',
  ],

  ['transparent proxy', () => new Proxy({ a: 1 }, {}), '{"a":1}'],
  ['proxy whose every trap throws', () => new Proxy({}, new Proxy({}, { get: () => fail })), '[Unreadable]'],
  ['revoked proxy', () => revoked(), '[Unreadable]'],
  ['proxy of ever more keys', () => endlessKeys(), /^(\{\}|\[Object\]|.*truncated.*)$/],

  ['Date', () => new Date(0), '1970-01-01T00:00:00.000Z'],
  ['invalid Date', () => new Date(Number.NaN), 'Invalid Date'],
  ['RegExp', () => /a+/gi, '/a+/gi'],
  [
    'Map',
    () =>
      new Map<string, unknown>([
        ['a', 1],
        ['b', new Date(0)],
      ]),
    '{"a":1,"b":"1970-01-01T00:00:00.000Z"}',
  ],
  ['Map with other keys', () => new Map([[{ k: 1 }, 'v']]), '[[{"k":1},"v"]]'],
  ['cyclic Map', () => cyclicMap(), '{"self":"[Circular]"}'],
  ['Set', () => new Set([1, 'a']), '[1,"a"]'],
  ['WeakMap', () => new WeakMap(), '[WeakMap]'],
  ['Buffer of 50 MB', () => Buffer.alloc(50_000_000), '[Buffer 50000000 bytes]'],
  ['Uint8Array', () => new Uint8Array(3), '[Uint8Array 3 bytes]'],
  ['Float32Array', () => new Float32Array([0.5, Number.NaN]), '[0.5,"NaN"]'],
  ['detached ArrayBuffer', () => detached(), '[ArrayBuffer 0 bytes]'],
  ['SharedArrayBuffer', () => new SharedArrayBuffer(8), '[SharedArrayBuffer 8 bytes]'],
  ['URL', () => new URL('https://me:secret@host.test/a?b=1'), 'https://me:***@host.test/a?b=1'],
  ['Promise that rejects later', () => rejecting(), '[Promise]'],
  ['function', () => function named() {}, '[Function named]'],
  ['async function', () => async function later() {}, '[AsyncFunction later]'],

  ['Node Readable', () => Readable.from(['a']), '[Readable]'],
  ['ReadableStream, locked', () => locked(), '[ReadableStream]'],
  ['ReadableStream, unlocked', () => new ReadableStream(), '[ReadableStream]'],
  ['Response with an unread body', () => new Response('body'), '[Response]'],
  ['Request', () => new Request('https://host.test/'), '[Request]'],
  ['Headers with authorization', () => new Headers({ authorization: 'canary' }), '[Headers]'],
  ['FormData with a file', () => form(), '[FormData]'],
  ['AbortSignal', () => AbortSignal.abort(), '[AbortSignal]'],
  [
    'lazy promise of an API client',
    () =>
      new (class APIPromise {
        then = fail
      })(),
    '[APIPromise]',
  ],
  ['tree with parent links', () => tree(), '{"tag":"ul","children":[{"tag":"li","parent":"[Circular]"}]}'],
]

function circular(): object {
  const value: Record<string, unknown> = { a: 1 }
  value['self'] = value
  return value
}

function laughs(): unknown {
  let value: unknown = ['ha']
  for (let level = 0; level < 30; level++) value = [value, value]
  return value
}

function nested(depth: number): unknown {
  let value: unknown = null
  for (let level = 0; level < depth; level++) value = { a: value }
  return value
}

function wide(count: number): object {
  const value: Record<string, number> = {}
  for (let index = 0; index < count; index++) value[`key${index}`] = index
  return value
}

function sparse(): unknown[] {
  const value: unknown[] = []
  value.length = 2 ** 32 - 1
  return value
}

function endless(): object {
  return {
    get next() {
      return endless()
    },
  }
}

function selfJson(): object {
  const value = { a: 1, toJSON: (): unknown => value }
  return value
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function endlessKeys(): object {
  let made = 0
  return new Proxy({}, { ownKeys: () => Array.from({ length: 1000 }, () => `key${made++}`), get: () => endlessKeys() })
}

function cyclicMap(): Map<string, unknown> {
  const value = new Map<string, unknown>()
  return value.set('self', value)
}

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(8)
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
}

function rejecting(): Promise<never> {
  const promise = Promise.reject<never>(new Error('later'))
  promise.catch(() => 'the test listens, the serializer does not')
  return promise
}

function locked(): ReadableStream {
  const stream = new ReadableStream()
  stream.getReader()
  return stream
}

function form(): FormData {
  const data = new FormData()
  data.set('file', new Blob(['canary']), 'secret.txt')
  return data
}

function tree(): object {
  const parent: Record<string, unknown> = { tag: 'ul' }
  parent['children'] = [{ tag: 'li', parent }]
  return parent
}

describe('the form of every value', () => {
  it.each(VALUES)('is documented and the same at every reading: %s', (_name, make, form) => {
    const { text } = serialize(make())
    const matches = typeof form === 'string' ? text === form : form.test(text)
    expect(matches ? 'as documented' : text.slice(0, 500)).toBe('as documented')
  })

  it.each(VALUES)('inside an object is JSON and harms no neighbour: %s', (_name, make) => {
    const { text, isJson } = serialize({ before: 1, value: make(), after: 2 })
    expect(isJson).toBe(true)
    expect(JSON.parse(text)).toMatchObject({ before: 1 })
  })

  it.each(VALUES)('is the same when its text is made later: %s', (_name, make) => {
    const value = { before: 1, value: make(), after: 2 }
    const { text } = serialize(value)
    const later = captureValue(value)
    const isSame = 'json' in later && (later.json.text === text || isCutByTime(text))
    expect(isSame ? 'the same' : JSON.stringify(later).slice(0, 500)).toBe('the same')
  })

  it('is listed in the documentation', () => {
    const page = readFileSync(new URL('../../../../docs/values.md', import.meta.url), 'utf8')
    const missing = VALUES.map(([name]) => name).filter((name) => !page.includes(`| ${name} |`))
    expect(missing).toEqual([])
  })

  it('leaves the prototypes as they were', () => {
    const keys = [Object.prototype, Array.prototype, Function.prototype].map(
      (prototype) => Reflect.ownKeys(prototype).length,
    )
    for (const [, make] of VALUES) serialize(make())
    expect([Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one).length)).toEqual(
      keys,
    )
  })
})
