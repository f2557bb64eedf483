import { INVALID_TRACEID, ProxyTracerProvider, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { SpanProcessor } from '../core/span-types.ts'
import { readProperty as read } from '../span/untrusted.ts'

/**
 * `none`: nobody has registered. `proxy`: a proxy without anything behind it. `noop`: its spans record nothing.
 * `foreign-api`: registered through a copy of `@opentelemetry/api` that ours cannot read.
 */
export type ProviderKind =
  | 'none'
  | 'proxy'
  | 'noop'
  | 'otel-sdk-1'
  | 'otel-sdk-2'
  | 'otel-sdk-3'
  | 'otel-sdk'
  | 'sentry'
  | 'dd-trace'
  | 'honeyhive'
  | 'custom'
  | 'foreign-api'

/** What is registered as the process's tracer provider. */
export interface FoundProvider {
  readonly kind: ProviderKind
  /** Of the SDK, where its resource says it. */
  readonly version: string | undefined
  /** Of the copy of `@opentelemetry/api` that it was registered through. */
  readonly apiVersion: string | undefined
}

/** What is registered, and a way to hear of its spans if it has one. */
export interface RegisteredProvider extends FoundProvider {
  readonly provider: object | undefined
  /** Adds a processor and answers how to take it out again; absent where that is not possible. */
  readonly attach: ((processor: SpanProcessor) => () => void) | undefined
  readonly processors: readonly unknown[]
}

/** Marks our own provider for every copy of this package. */
export const ownProviderMark: unique symbol = Symbol.for('honeyhive.v2.provider') as never
/** Marks our processor among those of somebody else's provider. */
export const ownProcessorMark: unique symbol = Symbol.for('honeyhive.v2.span-processor') as never

const free: ReadonlySet<ProviderKind> = new Set(['none', 'proxy', 'noop'])

/** Whether nothing would be lost if another provider took its place. */
export function isReplaceable(kind: ProviderKind): boolean {
  return free.has(kind)
}

/**
 * Looks at the process's tracer provider by what it can do: class names differ from build to build. Synchronous, so that what
 * was found is still so when it is acted upon.
 */
export function findProvider(): RegisteredProvider {
  const global = (globalThis as { [key: symbol]: unknown })[Symbol.for('opentelemetry.js.api.1')]
  const apiVersion = textOf(read(global, 'version'))
  const found = (kind: ProviderKind, provider?: object): RegisteredProvider => ({
    kind,
    version: provider === undefined ? undefined : sdkVersionOf(provider),
    apiVersion,
    provider,
    attach: provider === undefined ? undefined : attachmentOf(kind, provider),
    processors: provider === undefined ? [] : (processorsOf(provider) ?? []),
  })
  const registered = read(global, 'trace')
  if (registered === undefined) return found('none')
  const readable: unknown = trace.getTracerProvider()
  if (readable !== registered) return found('foreign-api')
  const provider = delegateOf(readable)
  if (provider === undefined) return found('proxy')
  return found(kindOf(provider), provider)
}

/** What is behind proxies; `undefined` when nothing is. */
function delegateOf(registered: unknown): object | undefined {
  const nothing = new ProxyTracerProvider().getDelegate()
  let current = registered
  for (let depth = 0; depth < 5; depth += 1) {
    if (typeof current !== 'object' || current === null || current === nothing) return undefined
    const next = call(current, 'getDelegate')
    if (next === undefined || next === current) return current
    current = next
  }
  return undefined
}

function kindOf(provider: object): ProviderKind {
  if (read(provider, ownProviderMark) === true) return 'honeyhive'
  const isOpenTelemetry = processorsOf(provider) !== undefined || read(provider, 'activeSpanProcessor') !== undefined
  if (isOpenTelemetry) return hasSentryProcessor(provider) ? 'sentry' : sdkKindOf(provider)
  if (
    read(globalThis, Symbol.for('dd-trace')) !== undefined &&
    typeof read(provider, 'addSpanProcessor') === 'function'
  )
    return 'dd-trace'
  return isNoop(provider) ? 'noop' : 'custom'
}

/** Sentry up to version 10 brings an SDK of OpenTelemetry's; its processor is what is Sentry's own. */
function hasSentryProcessor(provider: object): boolean {
  if (read(globalThis, '__SENTRY__') === undefined) return false
  const names = (processorsOf(provider) ?? []).map((processor) => String(read(read(processor, 'constructor'), 'name')))
  return names.some((name) => name.startsWith('Sentry'))
}

function sdkKindOf(provider: object): ProviderKind {
  const [major] = sdkVersionOf(provider)?.split('.') ?? []
  if (major === '1' || major === '2' || major === '3') return `otel-sdk-${major}`
  return typeof read(provider, 'addSpanProcessor') === 'function' ? 'otel-sdk-1' : 'otel-sdk'
}

function sdkVersionOf(provider: object): string | undefined {
  const resource = read(provider, '_resource') ?? read(provider, 'resource')
  const attributes = read(resource, 'attributes')
  if (read(attributes, 'telemetry.sdk.name') !== 'opentelemetry') return undefined
  return textOf(read(attributes, 'telemetry.sdk.version'))
}

/** The list that OTel SDK 2.x and 3.x call, which they keep private; 1.x keeps another. */
function processorsOf(provider: object): unknown[] | undefined {
  const list =
    read(read(provider, '_activeSpanProcessor'), '_spanProcessors') ?? read(provider, '_registeredSpanProcessors')
  return Array.isArray(list) ? list : undefined
}

function attachmentOf(kind: ProviderKind, provider: object): RegisteredProvider['attach'] {
  // Its spans come without attributes, so there would be nothing to send.
  if (kind === 'dd-trace' || kind === 'honeyhive') return undefined
  const active = read(read(provider, '_activeSpanProcessor'), '_spanProcessors')
  if (Array.isArray(active)) return (processor) => added(active, processor)
  if (typeof read(provider, 'addSpanProcessor') !== 'function') return undefined
  return (processor) => {
    call(provider, 'addSpanProcessor', processor)
    // 1.x makes a new list for every processor, and none can be taken out: it lets everything pass once we are shut down.
    return () => undefined
  }
}

function added(list: unknown[], processor: SpanProcessor): () => void {
  list.push(processor)
  return () => {
    const index = list.indexOf(processor)
    if (index >= 0) list.splice(index, 1)
  }
}

/** A span of a real provider has ids even if it is not recorded. The span is never ended, and so never goes anywhere. */
function isNoop(provider: object): boolean {
  const tracer = call(provider, 'getTracer', 'honeyhive')
  const span = call(tracer, 'startSpan', 'honeyhive', { root: true }, ROOT_CONTEXT)
  const traceId = read(call(span, 'spanContext'), 'traceId')
  return call(span, 'isRecording') !== true && (traceId === undefined || traceId === INVALID_TRACEID)
}

function call(holder: unknown, method: string, ...args: readonly unknown[]): unknown {
  const found = read(holder, method)
  if (typeof found !== 'function') return undefined
  try {
    return Reflect.apply(found, holder, args) as unknown
  } catch {
    // What cannot be asked says nothing, for what we want of it.
    return undefined
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
