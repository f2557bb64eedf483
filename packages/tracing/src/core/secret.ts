const hidden = '[hidden]'

/** A value that no printing, logging or serializing of the object around it can show. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself; only for the header that carries it. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return hidden
  }

  toJSON(): string {
    return hidden
  }
}

// What `util.inspect` and `console.log` ask; a symbol that Node publishes under this name.
Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: () => hidden })
