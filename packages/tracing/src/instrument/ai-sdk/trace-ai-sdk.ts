import type { Tracer } from '@opentelemetry/api'
import { INVALID_SPAN_CONTEXT, trace as traceApi } from '@opentelemetry/api'
import { noteLibrary } from '../../core/libraries.ts'
import { activeRuntime } from '../../operations/active-runtime.ts'
import type { HoneyHiveTracer } from '../../operations/tracer.ts'
import { type AiSdkIntegration, createIntegration, hasOpenTelemetry, registered } from './integration.ts'

/** What `traceAISDK` takes. */
export interface AiSdkOptions {
  /** The tracer to use. Default: the one of the context, then the first that was made. */
  readonly tracer?: HoneyHiveTracer | undefined
}

/** What `traceAISDK` gives. */
export interface AiSdkTracing extends Disposable {
  /** Records no further calls; those that are under way are recorded to their end. */
  stop(): void
}

let current: AiSdkTracing | undefined

/**
 * Records every call of the Vercel AI SDK (`ai` 7 and later) in this process: `generateText`, `streamText`, `embed` and so on,
 * each with the models and tools that it uses, streams to their last piece. Nothing has to be passed to the calls, and what
 * they say about recording (`telemetry: { isEnabled, recordInputs, recordOutputs, functionId }`) is obeyed. Where the
 * OpenTelemetry integration of the SDK is registered, that one records instead. A second call changes nothing.
 *
 * For `ai` 5 and 6 see `aiSdkTelemetry`.
 *
 * @example
 * HoneyHiveTracer.init()
 * traceAISDK()
 * await generateText({ model, prompt })
 */
export function traceAISDK(options: AiSdkOptions = {}): AiSdkTracing {
  if (current !== undefined) return current
  const list = integrationList()
  const integration = createIntegration({
    tracer: options?.tracer,
    isStoodDown: () => hasOpenTelemetry() || !list.includes(integration),
  }) as AiSdkIntegration
  list.push(integration)
  note()
  const stop = (): void => {
    const index = list.indexOf(integration)
    if (index !== -1) list.splice(index, 1)
    current = undefined
  }
  current = { stop, [Symbol.dispose]: stop }
  return current
}

/** The SDK's own list, made the way that it makes it. */
function integrationList(): unknown[] {
  const found: unknown = registered()
  if (Array.isArray(Reflect.get(globalThis, 'AI_SDK_TELEMETRY_INTEGRATIONS'))) return found as unknown[]
  const made: unknown[] = []
  Reflect.set(globalThis, 'AI_SDK_TELEMETRY_INTEGRATIONS', made)
  return made
}

function note(): void {
  noteLibrary(
    hasOpenTelemetry()
      ? {
          name: 'ai',
          isHooked: false,
          reason: 'An OpenTelemetry integration is registered with the AI SDK and records its calls.',
        }
      : { name: 'ai', isHooked: true, how: 'traceAISDK' },
  )
}

/** What `aiSdkTelemetry` takes. */
export interface AiSdkTelemetryOptions extends AiSdkOptions {
  /** Stands in the span's name. */
  readonly functionId?: string | undefined
  /** Written onto the spans of the call; of `ai` 5 and 6. */
  readonly metadata?: Readonly<Record<string, string | number | boolean>> | undefined
  readonly recordInputs?: boolean | undefined
  readonly recordOutputs?: boolean | undefined
}

/** What the AI SDK takes as `experimental_telemetry` (5 and 6) or `telemetry` (7). */
export interface AiSdkTelemetry {
  readonly isEnabled: true
  /** Of 5 and 6. */
  readonly tracer: Tracer
  /** Of 7. */
  readonly integrations: AiSdkIntegration[]
  functionId?: string
  metadata?: Record<string, string | number | boolean>
  recordInputs?: boolean
  recordOutputs?: boolean
}

/**
 * Records one call of the AI SDK: what its option takes, in every version since 5. `ai` 5 and 6 make the spans themselves, and
 * they come to the tracer that is at work when the call is made.
 *
 * @example
 * await generateText({ model, prompt, experimental_telemetry: aiSdkTelemetry({ functionId: 'summary' }) })
 */
export function aiSdkTelemetry(options: AiSdkTelemetryOptions = {}): AiSdkTelemetry {
  const { tracer, functionId, metadata, recordInputs, recordOutputs } = options
  noteLibrary({ name: 'ai', isHooked: true, how: 'aiSdkTelemetry' })
  return {
    isEnabled: true,
    tracer: tracerAtWork(tracer),
    integrations: [createIntegration({ tracer, isStoodDown: () => false })],
    ...(functionId !== undefined && { functionId }),
    ...(metadata !== undefined && { metadata: { ...metadata } }),
    ...(recordInputs !== undefined && { recordInputs }),
    ...(recordOutputs !== undefined && { recordOutputs }),
  }
}

/** Asked at every span, so that options can be made before there is a tracer. */
function tracerAtWork(tracer: HoneyHiveTracer | undefined): Tracer {
  const find = (): Tracer => activeRuntime(tracer)?.provider.getTracer('ai') ?? silent
  return {
    startSpan: (...args) => find().startSpan(...args),
    startActiveSpan: (...args: readonly unknown[]): never =>
      Reflect.apply(find().startActiveSpan, find(), args) as never,
  }
}

const silent: Tracer = {
  startSpan: () => traceApi.wrapSpanContext(INVALID_SPAN_CONTEXT),
  startActiveSpan: (...args: readonly unknown[]): never =>
    Reflect.apply(args.at(-1) as () => unknown, undefined, [traceApi.wrapSpanContext(INVALID_SPAN_CONTEXT)]) as never,
}
