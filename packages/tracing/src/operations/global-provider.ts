import type { TracerProvider } from '@opentelemetry/api'
import { findProvider, isReplaceable } from '../setup/find-provider.ts'
import { register } from '../setup/main-provider.ts'

/**
 * The tracer provider of the process, not the proxy that OpenTelemetry hands out; `undefined` when nobody has registered one.
 *
 * @example
 * if (getGlobalProvider() === undefined) setGlobalProvider(provider)
 */
export function getGlobalProvider(): TracerProvider | undefined {
  return findProvider().provider as TracerProvider | undefined
}

/**
 * Registers a tracer provider as the process's own; answers whether it is now. One that records takes its place only with
 * `force`, and then stays without the spans of libraries from there on. Never throws.
 *
 * @example
 * setGlobalProvider(new NodeTracerProvider(), { force: true })
 */
export function setGlobalProvider(
  provider: TracerProvider,
  { force = false }: { readonly force?: boolean | undefined } = {},
): boolean {
  if (typeof provider?.getTracer !== 'function') return false
  const { kind } = findProvider()
  if (kind === 'foreign-api') return false
  return (isReplaceable(kind) || force) && register(provider)
}
