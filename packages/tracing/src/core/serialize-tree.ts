import { readBuiltin } from './serialize-builtin.ts'
import type { SerializeConfig } from './serialize-limits.ts'
import { bigintText, dataProperty, functionText, instanceText, symbolText } from './serialize-scalar.ts'
import { cutText } from './serialize-text.ts'

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
    if (value.length * 3 <= room) return value
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
      const marker = this.markerBefore(index, length - index, 'items')
      if (marker !== undefined) {
        tree.push(marker)
        break
      }
      const descriptor = Object.getOwnPropertyDescriptor(items, index)
      tree.push(descriptor === undefined ? null : this.readDescriptor(descriptor))
    }
    return tree
  }

  private readProperties(value: object, mayConvert: boolean): JsonTree {
    const tree: { [key: string]: JsonTree } = {}
    const keys = Object.keys(value)
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string
      const marker = this.markerBefore(index, keys.length - index, 'keys')
      if (marker !== undefined) {
        tree['…'] = marker
        break
      }
      const descriptor = Object.getOwnPropertyDescriptor(value, key)
      if (descriptor === undefined || isAbsent(descriptor)) continue
      if (key === 'toJSON' && mayConvert && typeof descriptor.value === 'function')
        return this.convert(value, descriptor.value)
      this.set(tree, key, this.readDescriptor(descriptor))
    }
    return tree
  }

  private readDescriptor(descriptor: PropertyDescriptor): JsonTree {
    return descriptor.get !== undefined || descriptor.set !== undefined ? '[Getter]' : this.read(descriptor.value)
  }

  private set(tree: { [key: string]: JsonTree }, key: string, value: JsonTree): void {
    this.lengthLeft -= key.length
    const name = key.length <= MAX_KEY_LENGTH ? key : cutText(key, MAX_KEY_LENGTH).text
    if (name !== '__proto__') tree[name] = value
    else Object.defineProperty(tree, name, { value, enumerable: true, configurable: true, writable: true })
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
      const marker = this.markerBefore(index, value.size - index, 'keys')
      if (marker !== undefined) {
        tree['…'] = marker
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
      const marker = this.markerBefore(tree.length, undefined, 'items')
      if (marker !== undefined) {
        tree.push(marker)
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

  /** Text to put in place of the `index`-th entry and all after it, once a limit is reached. */
  private markerBefore(index: number, left: number | undefined, noun: string): string | undefined {
    this.valuesLeft -= 1
    const isOver = index >= this.config.maxWidth || this.valuesLeft < 0 || this.lengthLeft < 0
    if (isOver) return this.cut(left === undefined ? `…[truncated ${noun}]` : `…[truncated ${left} ${noun}]`)
    if (this.valuesLeft % VALUES_PER_CLOCK_READING !== 0) return undefined
    if (this.config.nowMillis() < this.deadlineMillis) return undefined
    this.valuesLeft = 0
    return this.cut(`…[truncated after ${this.config.maxMillis} ms]`)
  }

  private cut(marker: string): string {
    this.truncated = true
    return marker
  }
}

function isAbsent(descriptor: PropertyDescriptor): boolean {
  return descriptor.value === undefined && descriptor.get === undefined && descriptor.set === undefined
}

function isScalar(value: unknown): boolean {
  return value !== undefined && typeof value !== 'object' && typeof value !== 'function'
}

function isEmpty(tree: object): boolean {
  for (const _key in tree) return false
  return true
}
