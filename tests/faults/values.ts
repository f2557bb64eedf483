import { Readable } from 'node:stream'
import { inspect } from 'node:util'

/** One hostile value. `make` builds it anew, so that no case sees what another did to it. */
export interface HostileValue {
  readonly group: 'primitive' | 'string' | 'object' | 'hook' | 'proxy' | 'built-in' | 'platform'
  readonly name: string
  readonly make: () => unknown
  /** What using the value must leave as it was; throws when something was consumed or called. */
  readonly check?: (value: unknown) => void | Promise<void>
}

const megabyte = 1024 * 1024

const primitives: readonly HostileValue[] = [
  primitive('null', null),
  primitive('undefined', undefined),
  primitive('true', true),
  primitive('NaN', Number.NaN),
  primitive('+Infinity', Number.POSITIVE_INFINITY),
  primitive('-Infinity', Number.NEGATIVE_INFINITY),
  primitive('-0', -0),
  primitive('beyond 2^53', 2 ** 53 + 2),
  primitive('1n', 1n),
  primitive('10n**400n', 10n ** 400n),
  primitive('symbol', Symbol('secret')),
  primitive('registered symbol', Symbol.for('shared')),
]

const strings: readonly HostileValue[] = [
  text('empty', () => ''),
  text('50 MB', () => 'x'.repeat(50 * megabyte)),
  text('lone surrogate', () => 'a\uD800b'),
  text('NUL', () => 'a\u0000b'),
  text('1M combining marks', () => `e${'\u0301'.repeat(1_000_000)}`),
  text('CRLF and ANSI escapes', () => 'line\r\n\u001B[31mred\u001B[0m'),
  text('JSON-looking with secrets', () => '{"authorization":"Bearer abc","password":"p"}'),
]

const objects: readonly HostileValue[] = [
  object('circular', () => {
    const value: Record<string, unknown> = { name: 'loop' }
    value['self'] = value
    return value
  }),
  object('shared sub-object DAG of 30 levels', () => {
    let value: unknown = 'lol'
    for (let level = 0; level < 30; level += 1) value = [value, value]
    return value
  }),
  object('depth 100,000', () => {
    let value: unknown = 1
    for (let level = 0; level < 100_000; level += 1) value = { down: value }
    return value
  }),
  object('1M keys', () => Object.fromEntries(Array.from({ length: 1_000_000 }, (_, index) => [`k${index}`, index]))),
  object('null prototype', () => Object.assign(Object.create(null) as object, { a: 1 })),
  object('own __proto__', () => JSON.parse('{"__proto__":{"polluted":true},"a":1}') as unknown),
  object('own constructor.prototype', () => JSON.parse('{"constructor":{"prototype":{"polluted":true}}}') as unknown),
  object('frozen', () => Object.freeze({ a: Object.freeze([1]) })),
  object('sealed', () => Object.seal({ a: 1 })),
  object('sparse array of length 2^32-1', () => {
    const value: unknown[] = []
    value.length = 2 ** 32 - 1
    value[7] = 'seven'
    return value
  }),
  object('mixed array', () => [1, 'two', null, undefined, { three: 3 }, [4], 5n, Symbol('six')]),
  object('class instance', () => new Point(1, 2)),
  object('private fields', () => new Vault('secret')),
  object('getter throws', () => ({
    a: 1,
    get broken(): never {
      throw new Error('getter')
    },
  })),
  {
    group: 'object',
    name: 'getter with side effect',
    make: () => new Counter(),
    check: (value) => {
      if (value instanceof Counter && value.calls > 1) throw new Error(`the getter ran ${value.calls} times`)
    },
  },
  object('getter that returns a new nested object for ever', () => endless()),
]

const hooks: readonly HostileValue[] = [
  hook('toJSON throws', () => ({ a: 1, toJSON: fails })),
  hook('toJSON returns itself', () => ({
    a: 1,
    toJSON(): unknown {
      return this
    },
  })),
  hook('toJSON returns a promise', () => ({ a: 1, toJSON: () => Promise.resolve('late') })),
  hook('toString throws', () => ({ a: 1, toString: fails })),
  hook('Symbol.toPrimitive throws', () => ({ a: 1, [Symbol.toPrimitive]: fails })),
  hook('valueOf throws', () => ({ a: 1, valueOf: fails })),
  hook('util.inspect.custom throws', () => ({ a: 1, [inspect.custom]: fails })),
  hook('iterator that never ends', () => ({
    *[Symbol.iterator](): Generator<number> {
      for (;;) yield 1
    },
  })),
]

const proxies: readonly HostileValue[] = [
  proxy('transparent', () => new Proxy({ a: 1 }, {})),
  proxy('every trap throws', () => new Proxy({ a: 1 }, everyTrapThrows())),
  proxy('revoked', () => {
    const { proxy: value, revoke } = Proxy.revocable({ a: 1 }, {})
    revoke()
    return value
  }),
  proxy(
    'infinite ownKeys',
    () => new Proxy({}, { ownKeys: () => Array.from({ length: 2_000_000 }, (_, index) => `k${index}`) }),
  ),
]

const builtIns: readonly HostileValue[] = [
  builtIn('Date', () => new Date(0)),
  builtIn('invalid Date', () => new Date(Number.NaN)),
  builtIn('RegExp', () => /a+/gi),
  builtIn(
    'Map',
    () =>
      new Map<unknown, unknown>([
        ['a', 1],
        [{ b: 2 }, [3]],
      ]),
  ),
  builtIn('cyclic Map', () => {
    const value = new Map<string, unknown>()
    value.set('self', value)
    return value
  }),
  builtIn('Set', () => new Set([1, 'two', { three: 3 }])),
  builtIn('WeakMap', () => new WeakMap()),
  builtIn('Buffer 50 MB', () => Buffer.alloc(50 * megabyte, 1)),
  builtIn('Uint8Array', () => new Uint8Array([1, 2, 3])),
  builtIn('detached ArrayBuffer', () => {
    const value = new ArrayBuffer(8)
    structuredClone(value, { transfer: [value] })
    return value
  }),
  builtIn('SharedArrayBuffer', () => new SharedArrayBuffer(8)),
  builtIn('URL', () => new URL('http://user:pass@127.0.0.1/path?q=1')),
  builtIn('Promise that rejects later', () => {
    const value = new Promise((_, reject) => setImmediate(() => reject(new Error('later'))))
    value.catch(() => 'the test owns the rejection')
    return value
  }),
  builtIn('function', () => function named() {}),
  builtIn('async function', () => async () => {}),
]

const platform: readonly HostileValue[] = [
  {
    group: 'platform',
    name: 'Node Readable',
    make: () => Readable.from(['a', 'b']),
    check: (value) => {
      if (value instanceof Readable && (value.readableFlowing === true || value.readableEnded))
        throw new Error('the stream was consumed')
    },
  },
  {
    group: 'platform',
    name: 'ReadableStream locked',
    make: () => {
      const value = webStream()
      value.getReader()
      return value
    },
  },
  {
    group: 'platform',
    name: 'ReadableStream unlocked',
    make: webStream,
    check: (value) => {
      if (value instanceof ReadableStream && value.locked) throw new Error('the stream was locked')
    },
  },
  {
    group: 'platform',
    name: 'Response with unread body',
    make: () => new Response('body'),
    check: (value) => {
      if (value instanceof Response && value.bodyUsed) throw new Error('the body was read')
    },
  },
  { group: 'platform', name: 'Request', make: () => new Request('http://127.0.0.1/', { method: 'POST', body: 'x' }) },
  {
    group: 'platform',
    name: 'Headers with authorization',
    make: () => new Headers({ authorization: 'Bearer canary-5f3a' }),
  },
  {
    group: 'platform',
    name: 'FormData with File',
    make: () => {
      const value = new FormData()
      value.append('file', new Blob(['content']), 'a.txt')
      return value
    },
  },
  { group: 'platform', name: 'AbortSignal', make: () => AbortSignal.abort() },
  {
    group: 'platform',
    name: 'lazy APIPromise',
    make: () => new LazyThenable(),
    check: (value) => {
      if (value instanceof LazyThenable && value.subscriptions > 0) throw new Error('the lazy promise was subscribed')
    },
  },
  {
    group: 'platform',
    name: 'DOM-like tree with parent links',
    make: () => {
      const root: TreeNode = { tag: 'html', parent: null, children: [] }
      for (let index = 0; index < 3; index += 1) root.children.push({ tag: 'p', parent: root, children: [] })
      return root
    },
  },
]

/** The 72 values of the fault matrix, family C. */
export const hostileValues: readonly HostileValue[] = [
  ...primitives,
  ...strings,
  ...objects,
  ...hooks,
  ...proxies,
  ...builtIns,
  ...platform,
]

interface TreeNode {
  readonly tag: string
  readonly parent: TreeNode | null
  readonly children: TreeNode[]
}

class Point {
  readonly x: number
  readonly y: number
  constructor(x: number, y: number) {
    this.x = x
    this.y = y
  }
}

class Vault {
  readonly #secret: string
  readonly label = 'vault'
  constructor(secret: string) {
    this.#secret = secret
  }
  open(): string {
    return this.#secret
  }
}

class Counter {
  calls = 0
  constructor() {
    Object.defineProperty(this, 'value', {
      enumerable: true,
      get: () => {
        this.calls += 1
        return this.calls
      },
    })
    Object.defineProperty(this, 'calls', { enumerable: false, writable: true })
  }
}

/** A promise-like that starts its work when it is first subscribed, as API clients' promises do. */
export class LazyThenable {
  subscriptions = 0
  withResponse(): string {
    return 'response'
  }
  // oxlint-disable-next-line unicorn/no-thenable -- being a thenable is what it is for
  then(resolve: (value: string) => void): void {
    this.subscriptions += 1
    resolve('value')
  }
}

function endless(): object {
  return {
    get next(): object {
      return endless()
    },
  }
}

function webStream(): ReadableStream<string> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue('a')
      controller.close()
    },
  })
}

function fails(): never {
  throw new Error('hook')
}

function everyTrapThrows(): ProxyHandler<object> {
  const names = Object.getOwnPropertyNames(Reflect).filter((name) => typeof Reflect.get(Reflect, name) === 'function')
  return Object.fromEntries(names.map((name) => [name, fails]))
}

function primitive(name: string, value: unknown): HostileValue {
  return { group: 'primitive', name, make: () => value }
}

function text(name: string, make: () => string): HostileValue {
  return { group: 'string', name, make }
}

function object(name: string, make: () => unknown): HostileValue {
  return { group: 'object', name, make }
}

function hook(name: string, make: () => unknown): HostileValue {
  return { group: 'hook', name, make }
}

function proxy(name: string, make: () => unknown): HostileValue {
  return { group: 'proxy', name, make }
}

function builtIn(name: string, make: () => unknown): HostileValue {
  return { group: 'built-in', name, make }
}
