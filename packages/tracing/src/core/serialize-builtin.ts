import { bigintText, instanceText, symbolText } from './serialize-scalar.ts'

/** What a value that is neither plain object nor array is reduced to. */
export type Builtin =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'items'; readonly items: ArrayLike<unknown> }
  | { readonly kind: 'map' | 'set' | 'error' }

type Reader = (value: never) => Builtin

const text = (form: string): Builtin => ({ kind: 'text', text: form })
const named = (value: object): Builtin => text(instanceText(value))
const bytes = (value: ArrayBufferLike | ArrayBufferView): Builtin =>
  text(`${instanceText(value).slice(0, -1)} ${value.byteLength} bytes]`)
const numbers = (value: ArrayLike<unknown>): Builtin => ({ kind: 'items', items: value })

function dateText(value: Date): Builtin {
  const millis = Date.prototype.getTime.call(value)
  return text(Number.isNaN(millis) ? 'Invalid Date' : Date.prototype.toISOString.call(value))
}

/** The URL without its password: a connection string in an input must not publish one. */
function urlText(value: URL): Builtin {
  const url = new URL(value.href)
  if (url.password !== '') url.password = '***'
  return text(url.href)
}

const GENERATOR = Object.getPrototypeOf(function* () {}).prototype as object
const ASYNC_GENERATOR = Object.getPrototypeOf(async function* () {}).prototype as object

/**
 * By prototype rather than by `instanceof` or tag, because neither a subclass's code nor a getter runs then. Web classes are
 * not listed: touching `Response` loads Node's whole fetch, and having no own properties they are named anyway.
 */
const READERS = new Map<unknown, Reader>([
  [Date.prototype, dateText],
  [RegExp.prototype, (value: RegExp) => text(RegExp.prototype.toString.call(value))],
  [Map.prototype, () => ({ kind: 'map' })],
  [Set.prototype, () => ({ kind: 'set' })],
  [Error.prototype, () => ({ kind: 'error' })],
  [URL.prototype, urlText],
  [Promise.prototype, named],
  [WeakMap.prototype, named],
  [WeakSet.prototype, named],
  [WeakRef.prototype, named],
  [GENERATOR, () => text('[Generator]')],
  [ASYNC_GENERATOR, () => text('[AsyncGenerator]')],
  [Object.getPrototypeOf(GENERATOR), () => text('[Iterator]')],
  [Object.getPrototypeOf(ASYNC_GENERATOR), () => text('[AsyncIterator]')],
  [ArrayBuffer.prototype, bytes],
  // Some runtimes have none.
  [globalThis.SharedArrayBuffer?.prototype, bytes],
  [DataView.prototype, bytes],
  [Uint8Array.prototype, bytes],
  [Uint8ClampedArray.prototype, bytes],
  [Int8Array.prototype, bytes],
  [Object.getPrototypeOf(Uint8Array.prototype), numbers],
  [String.prototype, (value: string) => text(String.prototype.valueOf.call(value))],
  [Number.prototype, (value: number) => text(String(Number.prototype.valueOf.call(value)))],
  [Boolean.prototype, (value: boolean) => text(String(Boolean.prototype.valueOf.call(value)))],
  [BigInt.prototype, (value: bigint) => text(bigintText(BigInt.prototype.valueOf.call(value)))],
  [Symbol.prototype, (value: symbol) => text(symbolText(Symbol.prototype.valueOf.call(value)))],
])

const FOREIGN_REALM: Readonly<Record<string, Builtin | undefined>> = {
  '[object Error]': { kind: 'error' },
  '[object Map]': { kind: 'map' },
  '[object Set]': { kind: 'set' },
}

/** The form of a built-in or of an instance of a class derived from one; `undefined` for everything else. */
export function readBuiltin(value: object): Builtin | undefined {
  let prototype: unknown = Object.getPrototypeOf(value)
  let last: unknown = value
  for (let depth = 0; prototype !== null && depth < 100; depth++) {
    const reader = READERS.get(prototype)
    if (reader !== undefined) return reader(value as never)
    if (prototype === Object.prototype) return undefined
    last = prototype
    prototype = Object.getPrototypeOf(prototype)
  }
  return last === value ? undefined : readForeignBuiltin(value)
}

/** Built-ins of another realm (a vm context, an iframe, jest's sandbox) have other prototypes and are known by their tag. */
function readForeignBuiltin(value: object): Builtin | undefined {
  const tag = Object.prototype.toString.call(value)
  if (tag === '[object Date]') return dateText(value as Date)
  if (tag === '[object RegExp]') return text(RegExp.prototype.toString.call(value as RegExp))
  if (tag === '[object Promise]') return text('[Promise]')
  return FOREIGN_REALM[tag]
}
