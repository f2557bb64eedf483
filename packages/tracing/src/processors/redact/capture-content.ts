import type { AttributeValue } from '@opentelemetry/api'
import type { CaptureContent } from '../../core/redaction.ts'
import { contentKindOf, isNeverContent } from './content-keys.ts'
import { summarize, summarizeText } from './content-summary.ts'

/** What is recorded of an attribute; `undefined` for nothing. */
export function captured(
  key: string,
  value: AttributeValue | undefined,
  capture: CaptureContent,
): AttributeValue | undefined {
  if (capture === 'full' || value === undefined || isNeverContent(key)) return value
  const kind = contentKindOf(key)
  const isContent = kind === 'content' || (kind === 'text' && typeof value !== 'number' && typeof value !== 'boolean')
  if (!isContent) return value
  return capture === 'none' ? undefined : summarize(key, value)
}

/** A status message: an error's text, with no key of its own. */
export function capturedMessage(message: string, capture: CaptureContent): string | undefined {
  if (capture === 'full') return message
  return capture === 'none' ? undefined : summarizeText(message)
}
