import type { IncomingMessage, OutgoingMessage } from 'node:http'
import type { BodyText } from './body-text.ts'

// `any` because the arguments are Node's own and only passed on.
// oxlint-disable-next-line typescript/no-explicit-any
type Method = (this: unknown, ...args: any[]) => unknown

/** Sees what arrives, without reading: a listener for data would start the flow before the app is there to take it. */
export function watchIncoming(message: IncomingMessage, body: BodyText): void {
  before(message, 'push', (chunk, encoding) => body.add(chunk, encoding))
}

/** Sees what is written, in whatever pieces. */
export function watchOutgoing(message: OutgoingMessage, body: BodyText): void {
  let isEnding = false
  before(message, 'write', (chunk, encoding) => {
    // `end` writes its own chunk through `write` in some versions of Node.
    if (!isEnding) body.add(chunk, encoding)
  })
  before(message, 'end', (chunk, encoding) => {
    isEnding = true
    body.add(chunk, encoding)
  })
}

function before(target: object, name: string, see: (first: unknown, second: unknown) => void): void {
  const original: unknown = Reflect.get(target, name)
  if (typeof original !== 'function') return
  const value: Method = function (...args) {
    try {
      see(args[0], args[1])
    } catch {
      // What is kept of a body must not cost the body.
    }
    return Reflect.apply(original, this, args) as unknown
  }
  Reflect.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false })
}
