import type { Channel } from 'node:diagnostics_channel'
import { type Context, context, SpanKind } from '@opentelemetry/api'
import { injectAll, injectTraceParent } from '../setup/propagation.ts'
import type { Runtime } from '../setup/runtime.ts'
import { BodyText } from './body-text.ts'
import { matchesHost } from './host-pattern.ts'
import { addressOf, clientUrlAttributes, headerAttributes, httpNames, methodAttributes } from './http-attributes.ts'
import { HttpSpan } from './http-span.ts'
import { clientRuntime, isOwnAddress } from './traced-runtime.ts'

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

interface Exchange {
  readonly span: HttpSpan
  readonly sent: BodyText | undefined
  received: BodyText | undefined
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
    'undici:request:headers': (message) => of(message, (exchange) => answered(exchange, message.response)),
    'undici:request:bodyChunkReceived': (message) => of(message, ({ received }) => received?.add(message.chunk)),
    'undici:request:trailers': (message) => of(message, end),
    'undici:request:error': (message) =>
      of(message, (exchange) => {
        exchange.span.failed(message.error)
        end(exchange)
      }),
  }
  const subscribed = Object.entries(listeners).map(([name, listener]) => {
    const channel = channelOf(name)
    const subscriber = (message: unknown): void => listener(message as Message)
    channel.subscribe(subscriber)
    return () => void channel.unsubscribe(subscriber)
  })
  return () => subscribed.forEach((unsubscribe) => unsubscribe())
}

function begin(request: UndiciRequest): Exchange | undefined {
  const parent = context.active()
  const runtime = clientRuntime(parent)
  if (runtime === undefined) return undefined
  try {
    return exchangeOf(runtime, request, parent)
  } catch (error) {
    // A request of a form that no version so far has had: it goes out untraced.
    runtime.logger.warn('http', 'A request could not be recorded', String(error))
    return undefined
  }
}

function exchangeOf(runtime: Runtime, request: UndiciRequest, parent: Context): Exchange | undefined {
  const url = addressOf(String(request.origin), request.path)
  if (url === undefined || isOwnAddress(url.href)) return undefined
  const { httpCapture, propagateTo } = runtime.config
  const { name, attributes } = methodAttributes(request.method)
  const headers = headersOf(request.headers)
  const span = new HttpSpan({
    runtime,
    kind: SpanKind.CLIENT,
    name,
    attributes: {
      ...attributes,
      ...clientUrlAttributes(url),
      ...headerAttributes(httpNames.requestHeader, httpCapture.requestHeaders, (key) => headers.get(key)),
    },
    parent,
    failsFrom: 400,
  })
  const inject = matchesHost(propagateTo, url.host) ? injectAll : injectTraceParent
  // What the caller has written stays: two of one header would make both invalid.
  const setter = {
    set: (to: UndiciRequest, key: string, value: string) => void (headers.has(key) || to.addHeader(key, value)),
  }
  inject(runtime, span.context, request, setter)
  const keepsBodies = matchesHost(httpCapture.bodiesOf, url.host)
  const sent = keepsBodies
    ? new BodyText(httpCapture.maxBodyBytes, headers.get('content-type'), headers.get('content-encoding'))
    : undefined
  return { span, sent, received: undefined }
}

function answered(exchange: Exchange, response: Message['response']): void {
  const { span, sent } = exchange
  const { httpCapture } = span.runtime.config
  const headers = headersOf(response.headers)
  span.answered(
    response.statusCode,
    headerAttributes(httpNames.responseHeader, httpCapture.responseHeaders, (key) => headers.get(key)),
  )
  // From here on it is a socket of another protocol, whose end nobody tells.
  if (response.statusCode === 101) end(exchange)
  if (sent !== undefined)
    exchange.received = new BodyText(
      httpCapture.maxBodyBytes,
      headers.get('content-type'),
      headers.get('content-encoding'),
    )
}

function end({ span, sent, received }: Exchange): void {
  sent?.writeTo(span.span, 'honeyhive_inputs.body')
  received?.writeTo(span.span, 'honeyhive_outputs.body')
  span.end()
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
