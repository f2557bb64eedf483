import type { Config } from '../core/config.ts'
import type { CaptureContent, RedactorOptions } from '../core/redaction.ts'
import { createRedactor, type Redactor } from '../processors/redact/redactor.ts'

/** What a tracer hides on every way out. */
export interface Redaction {
  readonly redactor: Redactor
  readonly captureContent: CaptureContent
}

type Warn = NonNullable<RedactorOptions['onWarning']>

/** `undefined` when nothing is to be hidden; nothing is then done for it either. */
export function redactionOf({ redact, captureContent }: Config, warn: Warn): Redaction | undefined {
  if (redact === undefined)
    return captureContent === 'full' ? undefined : { redactor: createRedactor({ builtIn: false }), captureContent }
  const onWarning: Warn = (kind, message) => {
    warn(kind, message)
    tell(redact.onWarning, kind, message)
  }
  return { redactor: createRedactor({ ...redact, onWarning }), captureContent }
}

function tell(listener: Warn, kind: string, message: string): void {
  try {
    listener(kind, message)
  } catch {
    // The user's listener; the warning has been said on standard error already.
  }
}
