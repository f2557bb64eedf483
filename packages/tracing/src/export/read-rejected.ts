import type { HttpAnswer } from '@honeyhive/api'
import { decodeTracesResponse, decodeTracesResponseJson } from '@honeyhive/otlp'

/**
 * How many spans an accepted request refused (`partial_success` of ExportTraceServiceResponse). An answer that cannot be
 * read refuses nothing: the status has already said that it was accepted.
 */
export function readRejected(answer: HttpAnswer): { rejected: number; message: string } {
  const isJson = /json/.test(answer.header('content-type') ?? '')
  const decoded = isJson
    ? decodeTracesResponseJson(new TextDecoder().decode(answer.body))
    : decodeTracesResponse(answer.body)
  const partial = decoded.status === 'ok' ? decoded.data.partialSuccess : undefined
  if (partial === undefined) return { rejected: 0, message: '' }
  return { rejected: Math.max(0, Number(partial.rejectedSpans)), message: partial.errorMessage }
}
