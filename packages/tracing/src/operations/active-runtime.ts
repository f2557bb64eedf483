import type { Context } from '@opentelemetry/api'
import { defaultRuntime } from '../setup/registry.ts'
import { type Runtime, runtimeIn } from '../setup/runtime.ts'
import { activeContext } from '../span/context-manager.ts'
import type { HoneyHiveTracer } from './tracer.ts'

/** Who is at work: the one that was named, then the one of the context, then the first that was made. Asked at every call. */
export function activeRuntime(tracer?: HoneyHiveTracer, where: Context = activeContext()): Runtime | undefined {
  const runtime = tracer?.runtime ?? runtimeIn(where) ?? defaultRuntime()
  return runtime === undefined || runtime.mode === 'off' ? undefined : runtime
}
