import { type Context, context } from '@opentelemetry/api'
import { suppressTracingKey } from '../core/suppressed.ts'
import { defaultRuntime, liveRuntimes } from '../setup/registry.ts'
import { type Runtime, runtimeIn } from '../setup/runtime.ts'

/** Who records an outgoing request: the tracer at work, if it wants to. */
export function clientRuntime(where: Context = context.active()): Runtime | undefined {
  if (where.getValue(suppressTracingKey) === true) return undefined
  const runtime = runtimeIn(where) ?? defaultRuntime()
  return isTracing(runtime) ? runtime : undefined
}

/** Who records an incoming request, where no tracer is at work yet: the default one, else the first that wants to. */
export function serverRuntime(): Runtime | undefined {
  const runtime = runtimeIn() ?? defaultRuntime()
  return isTracing(runtime) ? runtime : liveRuntimes().find(isTracing)
}

export function isTracing(runtime: Runtime | undefined): runtime is Runtime {
  return runtime !== undefined && runtime.mode !== 'off' && !runtime.config.disableHttpTracing
}

/** What goes to a server of ours is never recorded: it would be sent there, and so be recorded, and so on. */
export function isOwnAddress(url: string): boolean {
  return liveRuntimes().some(({ config }) => isBelow(url, config.serverUrl) || isBelow(url, config.otlpEndpoint))
}

/** Not by the first letters alone: port 43 is no part of port 4318. */
function isBelow(url: string, base: string): boolean {
  return url.startsWith(base) && (url.length === base.length || /[/?#]/.test(url.charAt(base.length)))
}
