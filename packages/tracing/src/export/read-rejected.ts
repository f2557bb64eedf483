import type { HttpAnswer } from '@honeyhive/api'

/**
 * How many spans an accepted request refused (`partialSuccess` of ExportTraceServiceResponse). An answer that cannot be
 * read refuses nothing: the status has already said that it was accepted.
 */
export function readRejected(answer: HttpAnswer): { rejected: number; message: string } {
  const none = { rejected: 0, message: '' }
  if (answer.body.length === 0 || !/json/.test(answer.headers.get('content-type') ?? '')) return none
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(answer.body))
    return partialSuccessOf(parsed) ?? none
  } catch {
    // Not JSON after all.
    return none
  }
}

function partialSuccessOf(value: unknown): { rejected: number; message: string } | undefined {
  if (typeof value !== 'object' || value === null || !('partialSuccess' in value)) return undefined
  const partial = value.partialSuccess
  if (typeof partial !== 'object' || partial === null) return undefined
  // A 64-bit integer is a string in OTLP/JSON.
  const rejected = Number('rejectedSpans' in partial ? partial.rejectedSpans : 0)
  const message = 'errorMessage' in partial && typeof partial.errorMessage === 'string' ? partial.errorMessage : ''
  return { rejected: Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0, message }
}
