import { HoneyHiveError } from './errors.ts'
import { flag, oneOf } from './option-parsers.ts'
import type { OptionReader, Parser } from './option-reader.ts'
import type { CaptureContent, Mask, RedactorOptions } from './redaction.ts'
import { type RedactorConfig, resolveRedactorOptions } from './redaction-options.ts'

export interface RedactionConfig {
  /** `undefined`: nothing is redacted. */
  readonly redact: RedactorConfig | undefined
  readonly captureContent: CaptureContent
}

/** Whoever asked for less than everything must not get everything because of a typing error. */
const consequence = 'no content is captured'

const captureContent: Parser<CaptureContent> = { ...oneOf('full', 'metadata', 'none'), consequence }

type Given = boolean | RedactorOptions

const redact: Parser<Given> = {
  expected: 'true, false, a function (value, place) => string or an object of redaction options',
  consequence,
  fromOption(value) {
    if (typeof value === 'function') return { mask: value as Mask }
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RegExp)) return value
    return flag.fromOption(value)
  },
  fromText: flag.fromText,
}

/** The options `redact` and `captureContent`. What cannot be used is closed: the built-in rules are on, and no content is captured. */
export function readRedaction(reader: OptionReader): RedactionConfig {
  const capture = reader.read('captureContent', ['HH_CAPTURE_CONTENT'], captureContent, 'full')
  const config = resolved(reader.read('redact', ['HH_REDACT'], redact, false), reader)
  const isRefused = (name: string): boolean => reader.refused.has(name)
  return {
    redact: isRefused('redact') ? resolveRedactorOptions() : config,
    captureContent: isRefused('redact') || isRefused('captureContent') ? 'none' : capture,
  }
}

function resolved(given: Given, reader: OptionReader): RedactorConfig | undefined {
  if (given === false) return undefined
  try {
    return resolveRedactorOptions(given === true ? {} : given)
  } catch (error) {
    const why = error instanceof HoneyHiveError ? error.message : "The option 'redact' cannot be read."
    reader.reject('redact', `${why} Until that is put right, ${consequence}.`)
    return undefined
  }
}
