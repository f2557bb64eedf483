import type { Channel } from 'node:diagnostics_channel'
import { errorMonitor } from 'node:events'
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import { context } from '@opentelemetry/api'
import { answered, beginExchange, endExchange, type Exchange } from './exchange.ts'
import { addressOf } from './http-attributes.ts'
import { guarded } from './http-span.ts'
import { clientRuntime } from './traced-runtime.ts'
import { watchIncoming, watchOutgoing } from './watch-body.ts'

/**
 * `node:http` and `node:https`, and so axios, got and node-fetch. A request is met when it is made, by the channel that Node 22.12
 * and later publish; in older ones by its first write, which is still before its headers are sent.
 */
export function watchNodeClient(channelOf: (name: string) => Channel): () => void {
  const seen = new WeakMap<ClientRequest, Exchange | undefined>()
  const meet = (request: ClientRequest): boolean => {
    if (seen.has(request)) return false
    seen.set(request, begin(request))
    return true
  }
  const stops = [
    subscribe(channelOf('http.client.request.created'), ({ request }) => void meet(request)),
    subscribe(channelOf('http.client.response.finish'), ({ request, response }) => {
      const exchange = seen.get(request)
      exchange?.span.guard(() => read(exchange, response))
    }),
  ]
  if (!publishesCreation()) stops.push(...writeMethods.map((name) => beforeFirst(name, meet)))
  return () => stops.forEach((stop) => stop())
}

const writeMethods = ['write', 'end', 'flushHeaders'] as const

function publishesCreation(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 2) || (major === 22 && minor >= 12)
}

interface Message {
  readonly request: ClientRequest
  readonly response: IncomingMessage
}

function subscribe(channel: Channel, listener: (message: Message) => void): () => void {
  const subscriber = (message: unknown): void => listener(message as Message)
  channel.subscribe(subscriber)
  return () => {
    channel.unsubscribe(subscriber)
  }
}

// `any` because the arguments are Node's own and only passed on.
// oxlint-disable-next-line typescript/no-explicit-any
type Method = (this: ClientRequest, ...args: any[]) => unknown

/** Meets every client request by the first call of one of its methods; gone again when nobody else has put something in front since. */
function beforeFirst(name: (typeof writeMethods)[number], meet: (request: ClientRequest) => boolean): () => void {
  const { prototype } = http.ClientRequest
  const inherited = prototype[name] as Method
  let isOn = true
  const value: Method = function (...args) {
    // One whose body is kept has methods of its own from now on, and this first piece belongs to it too.
    const method = isOn && meet(this) && Object.hasOwn(this, name) ? (this[name] as Method) : inherited
    return method.apply(this, args)
  }
  const had = Object.getOwnPropertyDescriptor(prototype, name)
  Reflect.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: false })
  return () => {
    isOn = false
    if ((prototype[name] as unknown) !== value) return
    if (had === undefined) Reflect.deleteProperty(prototype, name)
    else Reflect.defineProperty(prototype, name, had)
  }
}

function begin(request: ClientRequest): Exchange | undefined {
  const parent = context.active()
  const runtime = clientRuntime(parent)
  if (runtime === undefined) return undefined
  return guarded(runtime, () => {
    const exchange = beginExchange(runtime, parent, {
      url: addressOf(`${request.protocol}//${headerOf(request, 'host') ?? request.host}`, request.path),
      method: request.method,
      header: (name) => request.getHeader(name),
      add: (name, value) => addHeader(request, name, value),
    })
    if (exchange !== undefined) follow(request, exchange)
    return exchange
  })
}

/** Once the headers are sent nothing can be added. */
function addHeader(request: ClientRequest, name: string, value: string): void {
  if (!request.headersSent && !request.hasHeader(name)) request.setHeader(name, value)
}

function follow(request: ClientRequest, exchange: Exchange): void {
  const { span, sent } = exchange
  if (sent !== undefined) watchOutgoing(request, sent)
  // Not a listener for `error`, which would swallow what the app has none for; nor for `response`, without which Node drains it.
  request.on(errorMonitor, (error) => span.guard(() => span.failed(error)))
  request.once('close', () => span.guard(() => endExchange(exchange)))
}

function read(exchange: Exchange, response: IncomingMessage): void {
  const { headers, httpVersion, statusCode = 0 } = response
  answered(exchange, { status: statusCode, httpVersion, header: (name) => headers[name] })
  exchange.isWhole = () => response.complete
  if (exchange.received !== undefined) watchIncoming(response, exchange.received)
}

function headerOf(request: ClientRequest, name: string): string | undefined {
  const value = request.getHeader(name)
  return value === undefined ? undefined : String(value)
}
