import type { Channel } from 'node:diagnostics_channel'
import { context } from '@opentelemetry/api'
import { describeError } from '../core/record-error.ts'
import { attributeNames } from '../core/semconv.ts'
import { answered, beginExchange, endExchange, type Exchange } from './exchange.ts'
import { addressOf } from './http-attributes.ts'
import { guarded } from './http-span.ts'
import { clientRuntime } from './traced-runtime.ts'

/** A request as undici publishes it, in all of its versions since Node 20. */
interface UndiciRequest {
  readonly origin: string | URL
  readonly path: string
  readonly method: string
  /** Names and values in turn; a header block in undici 5. */
  readonly headers: readonly (string | Buffer)[] | string
  addHeader(name: string, value: string): unknown
}

interface Message {
  readonly request: UndiciRequest
  readonly response: { readonly statusCode: number; readonly headers: readonly Buffer[] }
  readonly error: unknown
  readonly chunk: unknown
}

type Listeners = Readonly<Record<string, (message: Message) => void>>

/** `fetch`, and whoever else uses undici, by the channels that it publishes. */
export function watchFetch(channelOf: (name: string) => Channel): () => void {
  const exchanges = new WeakMap<UndiciRequest, Exchange>()
  const of = (message: Message, record: (exchange: Exchange) => void): void => {
    const exchange = exchanges.get(message.request)
    exchange?.span.guard(() => record(exchange))
  }
  const listeners: Listeners = {
    'undici:request:create': ({ request }) => {
      const exchange = begin(request)
      if (exchange !== undefined) exchanges.set(request, exchange)
    },
    'undici:request:bodyChunkSent': (message) => of(message, ({ sent }) => sent?.add(message.chunk)),
    'undici:request:headers': (message) => of(message, (exchange) => read(exchange, message.response)),
    'undici:request:bodyChunkReceived': (message) => of(message, ({ received }) => received?.add(message.chunk)),
    'undici:request:trailers': (message) => of(message, endExchange),
    'undici:request:error': (message) =>
      of(message, (exchange) => {
        // Who has its answer and does not read all of it has not failed: the rest was given up, or collected with the answer.
        if (exchange.isAnswered && isGivenUp(message.error))
          exchange.span.span.setAttribute(attributeNames.incomplete, true)
        else exchange.span.failed(message.error)
        endExchange(exchange)
      }),
  }
  const subscribed = Object.entries(listeners).map(([name, listener]) => {
    const channel = channelOf(name)
    const subscriber = (message: unknown): void => listener(message as Message)
    channel.subscribe(subscriber)
    return () => {
      channel.unsubscribe(subscriber)
    }
  })
  return () => subscribed.forEach((unsubscribe) => unsubscribe())
}

function begin(request: UndiciRequest): Exchange | undefined {
  const parent = context.active()
  const runtime = clientRuntime(parent)
  if (runtime === undefined) return undefined
  return guarded(runtime, () => {
    const headers = headersOf(request.headers)
    return beginExchange(runtime, parent, {
      url: addressOf(String(request.origin), request.path),
      method: request.method,
      header: (name) => headers.get(name),
      add: (name, value) => void (headers.has(name) || request.addHeader(name, value)),
    })
  })
}

function read(exchange: Exchange, { statusCode, headers: given }: Message['response']): void {
  const headers = headersOf(given)
  answered(exchange, { status: statusCode, header: (name) => headers.get(name) })
  // From here on it is a socket of another protocol, whose end nobody tells.
  if (statusCode === 101) endExchange(exchange)
}

/** A lost connection is an error; a body that is cancelled has whatever reason the app gave, or Node when it collected it. */
function isGivenUp(error: unknown): boolean {
  return typeof error !== 'object' || error === null || describeError(error).type === 'AbortError'
}

function headersOf(given: UndiciRequest['headers']): Map<string, string> {
  const headers = new Map<string, string>()
  if (typeof given === 'string') {
    for (const line of given.split('\r\n')) {
      const at = line.indexOf(':')
      if (at > 0) headers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim())
    }
    return headers
  }
  for (let index = 0; index + 1 < given.length; index += 2)
    headers.set(String(given[index]).toLowerCase(), String(given[index + 1]))
  return headers
}
