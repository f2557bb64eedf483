import { defaultTextMapSetter, type Span, SpanKind } from '@opentelemetry/api'
import { noteLibrary } from '../../core/libraries.ts'
import { activeRuntime } from '../../operations/active-runtime.ts'
import { override, underlying } from '../../operations/override.ts'
import { W3CTraceContextPropagator } from '../../span/propagators/trace-context.ts'
import { type Fields, fields } from '../model-call/read.ts'
import { methods, type McpMethod, McpRun, type WrapMCPOptions } from './mcp-run.ts'

const wrapped = new WeakSet<object>()
const propagator = new W3CTraceContextPropagator()

/** How the client's functions are called, and which request each of them sends. */
const functions: readonly (readonly [string, McpMethod])[] = [
  ['callTool', methods.callTool],
  ['readResource', methods.readResource],
  ['getPrompt', methods.getPrompt],
]

/**
 * Records what a client of the Model Context Protocol asks of its server (`@modelcontextprotocol/client` 2 and
 * `@modelcontextprotocol/sdk` 1): calls of tools, resources and prompts. Each request carries the trace's identity in its
 * `_meta`, as the protocol says, so that a server that is traced continues the trace. Returns the same client.
 *
 * @example
 * const client = wrapMCPClient(new Client({ name: 'agent', version: '1.0.0' }))
 */
export function wrapMCPClient<Client extends object>(client: Client, options: WrapMCPOptions = {}): Client {
  if (typeof client !== 'object' || client === null || wrapped.has(client)) return client
  wrapped.add(client)
  const isHooked = hookMCPClient(client, options)
  noteLibrary(
    isHooked
      ? { name: '@modelcontextprotocol/client', isHooked, how: 'wrapMCPClient' }
      : {
          name: '@modelcontextprotocol/client',
          isHooked,
          reason: 'wrapMCPClient was given something without callTool.',
        },
  )
  return client
}

/** Of one client, or of the class of all. */
export function hookMCPClient(client: object, options: WrapMCPOptions = {}): boolean {
  return functions.filter(([name, method]) => wrapFunction(client, name, method, options)).length > 0
}

function wrapFunction(client: object, name: string, method: McpMethod, options: WrapMCPOptions): boolean {
  return override(client, name, (found) => {
    const original = underlying(found)
    return function (this: unknown, params: unknown, ...rest: unknown[]) {
      const runtime = activeRuntime(options.tracer)
      const given = fields(params)
      if (runtime === undefined || given === undefined) return Reflect.apply(original, this, [params, ...rest])
      const run = new McpRun(runtime, { method, params: given, kind: SpanKind.CLIENT })
      return run.execute((span) => Reflect.apply(original, this, [withTrace(given, span, run), ...rest]))
    }
  })
}

/** A copy of the parameters with the trace's identity in it; the caller's own stay as they are. */
function withTrace(params: Fields, span: Span, run: McpRun): Fields {
  if (!span.isRecording()) return params
  const carrier: Record<string, string> = {}
  propagator.inject(run.context, carrier, defaultTextMapSetter)
  return { ...params, _meta: { ...carrier, ...fields(params['_meta']) } }
}
