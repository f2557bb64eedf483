import type { Span } from '@opentelemetry/api'
import { AttributeBag } from './attribute-bag.ts'
import { isDirect } from './direct-span.ts'

/** Records a value of the app's under a key: scalars as they are, everything else as text; nothing for null and undefined. */
export function capture(span: Span, key: string, value: unknown): void {
  if (isDirect(span)) span.capture(key, value)
  else if (span.isRecording()) new AttributeBag().add(key, value).writeTo(span)
}
