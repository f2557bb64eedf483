import {
  type Context,
  ProxyTracerProvider,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from '@opentelemetry/api'
import { ownProviderMark } from './find-provider.ts'
import { installPropagator, uninstallPropagator } from './propagation.ts'

/** A provider of ours. */
interface OwnProvider extends TracerProvider {
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** Those of our providers that became the process's own; the last of them is. */
const mains: OwnProvider[] = []

/**
 * Stands in the process's place for whichever of our providers has it. Libraries keep the tracers that they once got; through
 * here these go on to work when the provider is shut down and another one follows, ours or not.
 */
class MainProvider implements OwnProvider {
  readonly [ownProviderMark]: true = true

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return new MainTracer((provider) => provider.getTracer(name, version, options))
  }

  async forceFlush(): Promise<void> {
    await mains.at(-1)?.forceFlush()
  }

  async shutdown(): Promise<void> {
    await mains.at(-1)?.shutdown()
  }
}

class MainTracer implements Tracer {
  private readonly tracerOf: (provider: TracerProvider) => Tracer
  private provider: TracerProvider | undefined
  private tracer: Tracer | undefined

  constructor(tracerOf: (provider: TracerProvider) => Tracer) {
    this.tracerOf = tracerOf
  }

  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    return this.current().startSpan(name, options, context)
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: Span) => unknown>(name: string, options: SpanOptions, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>
  startActiveSpan(...args: readonly unknown[]): unknown {
    const tracer = this.current()
    return Reflect.apply(tracer.startActiveSpan, tracer, args) as unknown
  }

  private current(): Tracer {
    const provider = mains.at(-1) ?? successor()
    if (this.tracer === undefined || provider !== this.provider) {
      this.provider = provider
      this.tracer = this.tracerOf(provider)
    }
    return this.tracer
  }
}

const mainProvider = new MainProvider()

/** Who has the place after us; never our stand-in itself, should somebody have put it back. */
function successor(): TracerProvider {
  return isHeld() ? new ProxyTracerProvider() : trace.getTracerProvider()
}

function isHeld(): boolean {
  const registered = trace.getTracerProvider()
  return registered instanceof ProxyTracerProvider && registered.getDelegate() === mainProvider
}

/** Registers a provider in place of whatever is registered; answers whether the API has taken it. */
export function register(provider: TracerProvider): boolean {
  trace.disable()
  return trace.setGlobalTracerProvider(provider)
}

/**
 * Makes a provider of ours the process's own, in place of whatever is registered. `undefined` when the API refuses; otherwise
 * how to give the place back.
 */
export function takePlace(provider: OwnProvider): (() => void) | undefined {
  if (!isHeld() && !register(mainProvider)) return undefined
  mains.push(provider)
  installPropagator()
  return () => givePlaceBack(provider)
}

function givePlaceBack(provider: OwnProvider): void {
  const index = mains.lastIndexOf(provider)
  if (index >= 0) mains.splice(index, 1)
  if (mains.length > 0) return
  uninstallPropagator()
  if (isHeld()) trace.disable()
}
