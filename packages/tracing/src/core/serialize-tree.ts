import { ownKeys } from './own-keys.ts'
import { readBuiltin } from './serialize-builtin.ts'
import type { SerializeConfig } from './serialize-limits.ts'
import { bigintText, dataProperty, functionText, instanceText, symbolText } from './serialize-scalar.ts'
import { cutText, isWellFormedKey, wellFormed } from './serialize-text.ts'

/** What JSON.stringify can write without calling anything. */
export type JsonTree = null | boolean | number | string | JsonTree[] | { [key: string]: JsonTree }

const UNREADABLE = '[Unreadable]'
const MAX_KEY_LENGTH = 1024
/** Reading the clock costs as much as a few values, so it is read once in so many. */
const VALUES_PER_CLOCK_READING = 64

/**
 * One walk over one value. It reads each property once, calls no getter, iterates nothing but arrays, maps and sets, and
 * shares strings with the original instead of copying them: what the app changes later does not change the tree.
 */
export class TreeReader {
  truncated = false
  private readonly config: SerializeConfig
  private readonly path: object[] = []
  private readonly deadlineMillis: number
  private valuesLeft: number
  private lengthLeft: number
  private isLate = false

  constructor(config: SerializeConfig) {
    this.config = config
    this.valuesLeft = config.maxNodes
    this.lengthLeft = config.maxTotalLength
    this.deadlineMillis = config.nowMillis() + config.maxMillis
  }

  read(value: unknown): JsonTree {
    switch (typeof value) {
      case 'string':
        return this.readString(value)
      case 'number':
        return Number.isFinite(value) ? value : String(value)
      case 'boolean':
        return value
      case 'object':
        return value === null ? null : this.readObject(value)
      case 'undefined':
        return null
      case 'bigint':
        return this.readString(bigintText(value))
      case 'symbol':
        return this.readString(symbolText(value))
      default:
        return this.readFunction(value as object)
    }
  }

  private readFunction(value: object): string {
    try {
      return functionText(value)
    } catch {
      // A function behind a throwing or revoked proxy has no readable name.
      return '[Function]'
    }
  }

  private readString(value: string): string {
    const room = Math.min(this.config.maxStringBytes, Math.max(this.lengthLeft, 0))
    this.lengthLeft -= value.length
    if (value.length * 3 <= room) return wellFormed(value)
    const cut = cutText(value, room)
    if (cut.truncatedBytes > 0) this.truncated = true
    return cut.text
  }

  private readObject(value: object): JsonTree {
    if (this.path.includes(value)) return '[Circular]'
    if (this.path.length >= this.config.maxDepth) return this.cut(`…[truncated at depth ${this.config.maxDepth}]`)
    const depth = this.path.length
    this.path.push(value)
    try {
      return this.readContainer(value, true)
    } catch {
      // A trap, a toJSON or a faked built-in threw: this value is lost, its neighbours are not.
      return UNREADABLE
    } finally {
      this.path.length = depth
    }
  }

  private readContainer(value: object, mayConvert: boolean): JsonTree {
    if (Array.isArray(value)) return this.readArray(value)
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) return this.readProperties(value, mayConvert)
    const builtin = readBuiltin(value)
    if (builtin === undefined) return this.readInstance(value, mayConvert)
    if (builtin.kind === 'text') return this.readString(builtin.text)
    if (builtin.kind === 'items') return this.readArray(builtin.items)
    if (builtin.kind === 'map') return this.readMap(value as ReadonlyMap<unknown, unknown>)
    if (builtin.kind === 'set') return this.readEntries(value as ReadonlySet<unknown>)
    return this.readError(value)
  }

  private readArray(items: ArrayLike<unknown>): JsonTree {
    const tree: JsonTree[] = []
    const length = items.length
    for (let index = 0; index < length; index++) {
      if (!this.mayGoOn(index)) {
        tree.push(this.marker(`${length - index} items`))
        break
      }
      tree.push(this.read(items[index]))
    }
    return tree
  }

  private readProperties(value: object, mayConvert: boolean): JsonTree {
    const tree: { [key: string]: JsonTree } = {}
    const keys = ownKeys(value)
    for (let index = 0; index < keys.length; index++) {
      if (!this.mayGoOn(index)) {
        tree['…'] = this.marker(`${keys.length - index} keys`)
        break
      }
      const key = keys[index] as string
      const descriptor = Object.getOwnPropertyDescriptor(value, key)
      if (descriptor?.enumerable === false) continue
      const item: unknown = descriptor?.value
      if (item === undefined && (descriptor === undefined || !isAccessor(descriptor))) continue
      if (key === 'toJSON' && mayConvert && typeof item === 'function') return this.convert(value, item)
      this.set(tree, key, item === undefined ? '[Getter]' : this.read(item))
    }
    return tree
  }

  private set(tree: { [key: string]: JsonTree }, key: string, value: JsonTree): void {
    this.lengthLeft -= key.length
    if (key.length <= MAX_KEY_LENGTH && key !== '__proto__' && isWellFormedKey(key)) {
      tree[key] = value
      return
    }
    const name = cutText(key, MAX_KEY_LENGTH).text
    Object.defineProperty(tree, name, { value, enumerable: true, configurable: true, writable: true })
  }

  /** A class's own instance: named when it is a stream, a thenable or shows nothing of itself, otherwise its own properties. */
  private readInstance(value: object, mayConvert: boolean): JsonTree {
    if (typeof dataProperty(value, 'then') === 'function') return instanceText(value)
    if (typeof dataProperty(value, 'pipe') === 'function') return instanceText(value)
    const toJson = mayConvert ? dataProperty(value, 'toJSON') : undefined
    if (typeof toJson === 'function') return this.convert(value, toJson)
    const tree = this.readProperties(value, false)
    return typeof tree === 'object' && tree !== null && isEmpty(tree) ? instanceText(value) : tree
  }

  /** Calls `toJSON` once; its result is read as it is. One that throws or gives the object back counts as absent. */
  private convert(value: object, toJson: unknown): JsonTree {
    let converted: unknown = value
    try {
      converted = Reflect.apply(toJson as () => unknown, value, [''])
    } catch {
      // The user's own code failed; the properties still say something.
    }
    if (typeof converted !== 'object' || converted === null) return this.read(converted)
    if (converted !== value && this.path.includes(converted)) return '[Circular]'
    if (converted === value && Object.getPrototypeOf(value) !== Object.prototype) return this.readInstance(value, false)
    return converted === value ? this.readProperties(value, false) : this.readContainer(converted, false)
  }

  private readMap(value: ReadonlyMap<unknown, unknown>): JsonTree {
    const tree: { [key: string]: JsonTree } = {}
    let index = 0
    for (const [key, item] of Map.prototype.entries.call(value)) {
      if (typeof key !== 'string') return this.readEntries(Map.prototype.entries.call(value))
      if (!this.mayGoOn(index)) {
        tree['…'] = this.marker(`${value.size - index} keys`)
        break
      }
      this.set(tree, key, this.read(item))
      index += 1
    }
    return tree
  }

  private readEntries(entries: Iterable<unknown>): JsonTree {
    const tree: JsonTree[] = []
    const iterator = entries instanceof Set ? Set.prototype.values.call(entries) : entries
    for (const item of iterator) {
      if (!this.mayGoOn(tree.length)) {
        tree.push(this.marker('items'))
        break
      }
      tree.push(this.read(item))
    }
    return tree
  }

  /** Name, message, scalar properties such as `code` or `status`, cause and errors; requests and responses stay out. */
  private readError(error: object): JsonTree {
    const tree: { [key: string]: JsonTree } = {}
    for (const key of ['name', 'message']) {
      const own = Object.getOwnPropertyDescriptor(error, key)
      tree[key] = this.read(own === undefined ? Reflect.get(error, key) : (own.value ?? '[Getter]'))
    }
    for (const key of Object.keys(error).slice(0, 100)) {
      const scalar: unknown = Object.getOwnPropertyDescriptor(error, key)?.value
      if (isScalar(scalar) && !(key in tree)) this.set(tree, key, this.read(scalar))
    }
    for (const key of ['cause', 'errors']) {
      const own = Object.getOwnPropertyDescriptor(error, key)
      if (own !== undefined && own.value !== undefined) tree[key] = this.read(own.value)
    }
    return tree
  }

  /** Whether the `index`-th entry of a container may still be read. */
  private mayGoOn(index: number): boolean {
    this.valuesLeft -= 1
    if (index >= this.config.maxWidth || this.valuesLeft < 0 || this.lengthLeft < 0) return false
    return this.valuesLeft % VALUES_PER_CLOCK_READING !== 0 || this.isInTime()
  }

  private isInTime(): boolean {
    if (this.config.nowMillis() < this.deadlineMillis) return true
    this.isLate = true
    this.valuesLeft = 0
    return false
  }

  private marker(rest: string): string {
    return this.cut(this.isLate ? `…[truncated after ${this.config.maxMillis} ms]` : `…[truncated ${rest}]`)
  }

  private cut(marker: string): string {
    this.truncated = true
    return marker
  }
}

function isAccessor(descriptor: PropertyDescriptor): boolean {
  return descriptor.get !== undefined || descriptor.set !== undefined
}

function isScalar(value: unknown): boolean {
  return value !== undefined && typeof value !== 'object' && typeof value !== 'function'
}

function isEmpty(tree: object): boolean {
  for (const _key in tree) return false
  return true
}
