import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { context, SpanKind } from '@opentelemetry/api'
import { attributeNames } from '../core/semconv.ts'
import { extractAll } from '../setup/propagation.ts'
import type { Runtime } from '../setup/runtime.ts'
import { BodyText } from './body-text.ts'
import { matchesHost } from './host-pattern.ts'
import { addressOf, headerAttributes, httpNames, methodAttributes, serverUrlAttributes } from './http-attributes.ts'
import { guarded, HttpSpan } from './http-span.ts'
import { headerGetter } from './header-getter.ts'
import { serverRuntime } from './traced-runtime.ts'
import { watchIncoming, watchOutgoing } from './watch-body.ts'

// `any` because the arguments are Node's own and only passed on.
// oxlint-disable-next-line typescript/no-explicit-any
type Emit = (this: unknown, event: string | symbol, ...args: any[]) => boolean

/**
 * Requests that servers of `node:http` and `node:https` take. Node publishes them too, but a subscriber cannot decide in which
 * context the server's own code then runs, so it is the event that is met.
 */
export function watchServers(): () => void {
  const stops = [http.Server.prototype, https.Server.prototype].map(watchEmit)
  return () => stops.forEach((stop) => stop())
}

function watchEmit(prototype: object): () => void {
  const had = Object.getOwnPropertyDescriptor(prototype, 'emit')
  const original = Reflect.get(prototype, 'emit') as Emit
  let isOn = true
  const value: Emit = function (event, ...args) {
    if (!isOn || event !== 'request') return original.call(this, event, ...args)
    const [request, response] = args as [IncomingMessage, ServerResponse]
    return serve(request, response, () => original.call(this, event, ...args))
  }
  Reflect.defineProperty(prototype, 'emit', { value, writable: true, configurable: true, enumerable: false })
  return () => {
    isOn = false
    if (Reflect.get(prototype, 'emit') !== value) return
    if (had === undefined) Reflect.deleteProperty(prototype, 'emit')
    else Reflect.defineProperty(prototype, 'emit', had)
  }
}

function serve(request: IncomingMessage, response: ServerResponse, handle: () => boolean): boolean {
  const runtime = isOwnTraffic(request) ? undefined : serverRuntime()
  const span = runtime && guarded(runtime, () => begin(runtime, request, response))
  if (span === undefined) return handle()
  try {
    return context.with(span.context, handle)
  } catch (error) {
    span.guard(() => span.failed(error))
    throw error
  }
}

/** From a tracer or client of ours: were it recorded, it would be sent, and so be recorded, and so on. */
function isOwnTraffic({ headers }: IncomingMessage): boolean {
  return 'hh-client-version' in headers || 'hh-sdk-version' in headers
}

function begin(runtime: Runtime, request: IncomingMessage, response: ServerResponse): HttpSpan {
  const { httpCapture } = runtime.config
  const { headers, method } = request
  const { name, attributes } = methodAttributes(method)
  const address = addressIn(request)
  const span = new HttpSpan({
    runtime,
    kind: SpanKind.SERVER,
    name,
    attributes: {
      ...attributes,
      ...serverUrlAttributes(address),
      [httpNames.version]: request.httpVersion,
      ...headerAttributes(httpNames.requestHeader, httpCapture.requestHeaders, (key) => headers[key]),
    },
    parent: extractAll(runtime, context.active(), headers, headerGetter),
    failsFrom: 500,
  })
  // What arrives later is told by the parser, which knows nothing of the context.
  context.bind(span.context, request)
  context.bind(span.context, response)
  const bodies = bodiesOf(runtime, request, response, address.host)
  response.once('close', () => span.guard(() => end(span, request, response, bodies)))
  return span
}

interface Bodies {
  readonly received: BodyText
  readonly sent: BodyText
}

function bodiesOf(
  runtime: Runtime,
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
): Bodies | undefined {
  const { bodiesOf: hosts, maxBodyBytes } = runtime.config.httpCapture
  if (!matchesHost(hosts, host)) return undefined
  const { headers } = request
  const received = new BodyText(maxBodyBytes)
  received.describedAs(headers['content-type'], headers['content-encoding'])
  watchIncoming(request, received)
  // Its type is known only when the app has answered.
  const sent = new BodyText(maxBodyBytes)
  watchOutgoing(response, sent)
  return { received, sent }
}

function end(span: HttpSpan, request: IncomingMessage, response: ServerResponse, bodies: Bodies | undefined): void {
  const { responseHeaders } = span.runtime.config.httpCapture
  if (response.headersSent)
    span.answered(
      response.statusCode,
      headerAttributes(httpNames.responseHeader, responseHeaders, (key) => response.getHeader(key)),
    )
  const route = routeOf(request)
  if (route !== undefined) {
    span.span.setAttribute(httpNames.route, route)
    span.span.updateName(`${methodAttributes(request.method).name} ${route}`)
  }
  // The caller has gone before the answer was whole.
  if (!response.writableFinished) span.span.setAttribute(attributeNames.incomplete, true)
  bodies?.received.writeTo(span.span, 'honeyhive_inputs.body')
  bodies?.sent.describedAs(response.getHeader('content-type'), response.getHeader('content-encoding'))
  bodies?.sent.writeTo(span.span, 'honeyhive_outputs.body')
  span.end()
}

function addressIn({ headers, socket, url = '/' }: IncomingMessage): URL {
  const scheme = 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http'
  return addressOf(`${scheme}://${headers.host ?? 'localhost'}`, url) ?? new URL(`${scheme}://localhost/`)
}

/** Express says which of its routes has answered. */
function routeOf(request: IncomingMessage): string | undefined {
  const { route, baseUrl } = request as { readonly route?: { readonly path?: unknown }; readonly baseUrl?: unknown }
  if (typeof route?.path !== 'string') return undefined
  return `${typeof baseUrl === 'string' ? baseUrl : ''}${route.path}`
}
