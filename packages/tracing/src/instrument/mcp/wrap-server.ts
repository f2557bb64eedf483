import { context, defaultTextMapGetter, SpanKind } from '@opentelemetry/api'
import { noteLibrary } from '../../core/libraries.ts'
import { activeRuntime } from '../../operations/active-runtime.ts'
import { override } from '../../operations/override.ts'
import { W3CTraceContextPropagator } from '../../span/propagators/trace-context.ts'
import { fields } from '../model-call/read.ts'
import { methods, type McpMethod, McpRun, type WrapMCPOptions } from './mcp-run.ts'

const wrapped = new WeakSet<object>()
const propagator = new W3CTraceContextPropagator()
const byName = new Map<unknown, McpMethod>(Object.values(methods).map((method) => [method.name, method]))

type Handler = (this: unknown, request: unknown, ...rest: unknown[]) => unknown

/**
 * Records what a server of the Model Context Protocol is asked (`@modelcontextprotocol/server` 2 and
 * `@modelcontextprotocol/sdk` 1, `McpServer` and `Server`): calls of tools, resources and prompts, those that are registered
 * already and those that come. The trace of a client that sends its identity is continued. Returns the same server.
 *
 * @example
 * const server = wrapMCPServer(new McpServer({ name: 'search', version: '1.0.0' }))
 */
export function wrapMCPServer<Server extends object>(server: Server, options: WrapMCPOptions = {}): Server {
  if (typeof server !== 'object' || server === null) return server
  const isHooked = hookMCPServer(server, options)
  const name = '@modelcontextprotocol/server'
  noteLibrary(
    isHooked
      ? { name, isHooked, how: 'wrapMCPServer' }
      : { name, isHooked, reason: 'wrapMCPServer was given something that has no handlers of requests.' },
  )
  return server
}

/** Once for each server, however often it is asked for. */
export function hookMCPServer(server: object, options: WrapMCPOptions = {}): boolean {
  const inner: unknown = Reflect.get(server, 'server')
  const target = typeof inner === 'object' && inner !== null ? inner : server
  if (wrapped.has(target)) return true
  const handlers: unknown = Reflect.get(target, '_requestHandlers')
  if (!(handlers instanceof Map) || !watchHandlers(handlers, options)) return false
  wrapped.add(target)
  return true
}

/** The server looks its handlers up at each request; what it finds there is ours around its own. */
function watchHandlers(handlers: object, options: WrapMCPOptions): boolean {
  const made = new WeakMap<object, Handler>()
  return override(
    handlers,
    'get',
    (original) =>
      function (this: unknown, name: unknown) {
        const handler: unknown = Reflect.apply(original, this, [name])
        const method = byName.get(name)
        if (method === undefined || typeof handler !== 'function') return handler
        const known = made.get(handler) ?? watchedHandler(handler as Handler, method, options)
        made.set(handler, known)
        return known
      },
  )
}

function watchedHandler(handler: Handler, method: McpMethod, options: WrapMCPOptions): Handler {
  return function (this: unknown, request, ...rest) {
    const runtime = activeRuntime(options.tracer)
    if (runtime === undefined) return Reflect.apply(handler, this, [request, ...rest])
    const params = fields(fields(request)?.['params']) ?? {}
    const sent = propagator.extract(context.active(), fields(params['_meta']) ?? {}, defaultTextMapGetter)
    return context.with(sent, () => {
      const run = new McpRun(runtime, { method, params, kind: SpanKind.SERVER })
      return run.execute(() => Reflect.apply(handler, this, [request, ...rest]))
    })
  }
}
