import type { Mask, Place } from '../../core/redaction.ts'
import type { RedactorConfig } from '../../core/redaction-options.ts'

/**
 * The user's mask behind a border: whatever it does wrong, the text is replaced and not passed. A synchronous function cannot
 * be interrupted, so one that took too long once is not called again, and texts are replaced from then on.
 */
export function guardMask(config: RedactorConfig): Mask | undefined {
  const { mask, maskTimeoutMillis, monotonicMillis, replacement, onWarning } = config
  if (mask === undefined) return undefined
  let isStopped = false
  return (value: string, place: Place): string => {
    if (isStopped) return replacement
    const startedAt = monotonicMillis()
    try {
      const masked: unknown = mask(value, place)
      const tookMillis = monotonicMillis() - startedAt
      isStopped = tookMillis > maskTimeoutMillis
      if (isStopped) onWarning('redact:mask-slow', slow(tookMillis, maskTimeoutMillis))
      if (typeof masked === 'string' && !isStopped) return masked
      if (!isStopped)
        onWarning(
          'redact:mask-answer',
          `The redaction mask must return text and returned ${typeof masked}; such values are replaced.`,
        )
      swallow(masked)
      return replacement
    } catch {
      // What was thrown may quote the secret, so it is not repeated; closed is the text's replacement.
      isStopped = monotonicMillis() - startedAt > maskTimeoutMillis
      onWarning('redact:mask-threw', 'The redaction mask threw; values that it cannot mask are replaced.')
      return replacement
    }
  }
}

/** An async mask answers a promise; its rejection must not end the process. */
function swallow(answer: unknown): void {
  if (answer instanceof Promise) answer.catch(() => undefined)
}

function slow(tookMillis: number, timeoutMillis: number): string {
  return `The redaction mask took ${Math.round(tookMillis)} ms for one value, and ${timeoutMillis} ms are allowed (maskTimeoutMillis). It is not called any more; values are replaced whole from now on.`
}
