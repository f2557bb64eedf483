/** Something that says itself what may be seen of it. */
interface Shown {
  toJSON(): unknown
}

/**
 * Lets `console.log` and `util.inspect` show what `toJSON` gives, hidden properties included. Private fields would hide as
 * much, but an object with such fields throws as soon as somebody calls it through a proxy.
 */
export function inspectAsJson(prototype: Shown): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: Shown): unknown {
      return this.toJSON()
    },
  })
}
