import { defaultRuntime } from '../setup/registry.ts'
import { type Runtime, runtimeIn } from '../setup/runtime.ts'

/** Something that belongs to a tracer, such as the tracer itself. */
export interface RuntimeOwner {
  /** @internal */
  readonly runtime: Runtime
}

/** Who is at work: the one that was named, then the one of the context, then the first that was made. Asked at every call. */
export function activeRuntime(owner?: RuntimeOwner): Runtime | undefined {
  const runtime = owner?.runtime ?? runtimeIn() ?? defaultRuntime()
  return runtime === undefined || runtime.mode === 'off' ? undefined : runtime
}
