import { runInNewContext } from 'node:vm'

/** One hostile thing to throw. `make` builds it anew. */
export interface HostileError {
  readonly name: string
  readonly make: () => unknown
}

/** The nine further forms of errors of the fault matrix, family C: each is thrown, and each is rejected with. */
export const hostileErrors: readonly HostileError[] = [
  {
    name: 'cause chain of 1,000',
    make: () => {
      let error = new Error('cause 0')
      for (let depth = 1; depth <= 1000; depth += 1) error = new Error(`cause ${depth}`, { cause: error })
      return error
    },
  },
  {
    name: 'cyclic cause',
    make: () => {
      const error = new Error('first')
      error.cause = new Error('second', { cause: error })
      return error
    },
  },
  {
    name: 'AggregateError of 1,000',
    make: () =>
      new AggregateError(
        Array.from({ length: 1000 }, (_, index) => new Error(`part ${index}`)),
        'many',
      ),
  },
  { name: 'stack getter throws', make: () => withGetter('stack') },
  { name: 'message getter throws', make: () => withGetter('message') },
  { name: 'frozen object', make: () => Object.freeze({ code: 'E_FROZEN', message: 'frozen' }) },
  { name: 'undefined', make: () => undefined },
  { name: 'DOMException', make: () => new DOMException('aborted by the user', 'AbortError') },
  { name: 'error from another realm', make: () => runInNewContext('new TypeError("foreign")') as unknown },
]

function withGetter(name: 'stack' | 'message'): Error {
  return Object.defineProperty(new Error('original'), name, {
    get(): never {
      throw new Error(`the ${name} getter`)
    },
  })
}
