import type { Instrumentor } from './options.ts'

/**
 * Makes the instrumentors of a run once and lets them write to its provider; answers the function that takes them away.
 * One that fails is said and costs only its own spans.
 */
export function startInstrumentors(
  given: readonly (Instrumentor | (() => Instrumentor))[],
  provider: unknown,
  warn: (kind: string, message: string) => void,
): () => void {
  const started: Instrumentor[] = []
  for (const [index, one] of given.entries()) {
    try {
      const instrumentor = typeof one === 'function' ? one() : one
      if (provider !== undefined) instrumentor.setTracerProvider?.(provider)
      instrumentor.enable?.()
      started.push(instrumentor)
    } catch (error) {
      warn(`instrumentor:${index}`, `Instrumentor ${index + 1} could not be started: ${String(error)}`)
    }
  }
  return () => {
    for (const [index, instrumentor] of started.entries()) {
      try {
        instrumentor.disable?.()
      } catch (error) {
        warn(`instrumentor:${index}:end`, `Instrumentor ${index + 1} could not be stopped: ${String(error)}`)
      }
    }
  }
}
