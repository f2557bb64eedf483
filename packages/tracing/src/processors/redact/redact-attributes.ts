import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { CaptureContent, Place } from '../../core/redaction.ts'
import { attributeNames } from '../../core/semconv.ts'
import { captured } from './capture-content.ts'
import type { Redactor } from './redactor.ts'

export interface AttributeRedaction {
  readonly redactor: Redactor
  readonly captureContent: CaptureContent
  readonly kind: Place['kind']
}

/** What the platform files a span by. Rules apply to it; key lists and the mask do not, or no span would find its session. */
const structural = new Set<string>([
  attributeNames.sessionId,
  attributeNames.project,
  attributeNames.source,
  attributeNames.eventType,
  attributeNames.eventTypeRaw,
  attributeNames.incomplete,
  attributeNames.sessionAutoCreate,
  attributeNames.json,
])

/** The attributes with keys and values redacted; the same object when there was nothing to hide. */
export function redactAttributes(attributes: Attributes, redaction: AttributeRedaction): Attributes {
  let redacted: Entry[] | undefined
  let count = 0
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    const entry = redactEntry(key, value, redaction)
    // Most spans are clean, and for those nothing is copied.
    if (redacted === undefined && (entry === undefined || entry[0] !== key || entry[1] !== value)) {
      redacted = Object.entries(attributes)
        .slice(0, count)
        .map(([clean, kept]) => [clean, kept, clean])
    }
    if (redacted !== undefined && entry !== undefined) redacted.push(entry)
    count += 1
  }
  if (redacted === undefined) return attributes
  return Object.fromEntries(
    withTrueJsonKeys(withDistinctKeys(redacted), attributes).map(([key, value]) => [key, value]),
  )
}

type Entry = readonly [key: string, value: AttributeValue | undefined, from: string]

/** `undefined` when the content is not to be captured at all. */
function redactEntry(
  key: string,
  value: AttributeValue | undefined,
  { redactor, captureContent, kind }: AttributeRedaction,
): Entry | undefined {
  const kept = captured(key, value, captureContent)
  if (kept === undefined) return undefined
  const newKey = redactor.redactKey(key)
  if (isStructural(key)) return [newKey, asAttribute(redactor.redactUnmasked(kept)), key]
  if (redactor.isSensitiveKey(key)) return [newKey, hiddenValue(kept, redactor.replacement), key]
  return [newKey, asAttribute(redactor.redactValue(kept, { kind, key: newKey })), key]
}

function isStructural(key: string): boolean {
  return structural.has(key) || key.startsWith(attributeNames.association)
}

/** Yes and no say nothing; JSON text becomes JSON text, since other attributes may say that it is. */
function hiddenValue(value: AttributeValue, replacement: string): AttributeValue {
  if (typeof value === 'boolean' || value === '') return value
  const looksJson = typeof value === 'string' && /^(?:\{[^]{0,}\}|\[[^]{0,}\]|"[^]{0,}")$/.test(value)
  return looksJson ? JSON.stringify(replacement) : replacement
}

/** Redacting keeps the type or makes text of it, so an attribute's value stays one. */
function asAttribute(value: unknown): AttributeValue {
  return value as AttributeValue
}

/** Two keys may differ only in what was hidden; the second gets a number, so that no attribute replaces another. */
function withDistinctKeys(entries: readonly Entry[]): readonly Entry[] {
  const used = new Set<string>()
  return entries.map(([key, value, from]) => {
    let distinct = key
    for (let number = 2; used.has(distinct); number++) distinct = `${key} ${number}`
    used.add(distinct)
    return [distinct, value, from]
  })
}

/** `honeyhive.json` names what is still there, by the name that it has now, and only what a mask has left as JSON. */
function withTrueJsonKeys(entries: readonly Entry[], before: Attributes): readonly Entry[] {
  const named = before[attributeNames.json]
  if (!Array.isArray(named)) return entries
  const wasJson = new Set<unknown>(named)
  const isStillJson = ([, value, from]: Entry): boolean =>
    wasJson.has(from) && (value === before[from] || isJson(value))
  const keys = entries.filter((entry) => isStillJson(entry)).map(([key]) => key)
  const others = entries.filter(([key]) => key !== attributeNames.json)
  return keys.length === 0 ? others : [...others, [attributeNames.json, keys, attributeNames.json]]
}

function isJson(value: unknown): boolean {
  if (typeof value !== 'string') return false
  try {
    JSON.parse(value)
    return true
  } catch {
    // That it does not parse is the answer.
    return false
  }
}
