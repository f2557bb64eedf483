import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import type { SpanErrorListener } from '../../core/span-types.ts'

export interface CompositePropagatorOptions {
  /** Asked in this order; of two that write the same header the later one wins. */
  readonly propagators?: readonly TextMapPropagator[]
  readonly onError?: SpanErrorListener | undefined
}

/** Several propagators as one; a part that throws does not keep the others from their work. */
export class CompositePropagator implements TextMapPropagator {
  private readonly propagators: readonly TextMapPropagator[]
  private readonly onError: SpanErrorListener | undefined

  constructor(options: CompositePropagatorOptions = {}) {
    this.propagators = options.propagators ?? []
    this.onError = options.onError
  }

  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    for (const propagator of this.propagators) {
      try {
        propagator.inject(context, carrier, setter)
      } catch (error) {
        this.onError?.('propagator inject', error)
      }
    }
  }

  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    let result = context
    for (const propagator of this.propagators) {
      try {
        result = propagator.extract(result, carrier, getter)
      } catch (error) {
        this.onError?.('propagator extract', error)
      }
    }
    return result
  }

  fields(): string[] {
    return [...new Set(this.propagators.flatMap((propagator) => propagator.fields()))]
  }
}
