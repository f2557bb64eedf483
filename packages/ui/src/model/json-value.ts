/** How a value is drawn: `list` and `record` open, the rest are leaves. */
export type JsonKind = 'string' | 'number' | 'boolean' | 'null' | 'list' | 'record'

export function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'record'
  if (typeof value === 'string') return 'string'
  return typeof value === 'number' || typeof value === 'bigint' ? 'number' : 'boolean'
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return kindOf(value) === 'record'
}

export interface JsonEntry {
  readonly key: string
  readonly value: unknown
  readonly path: string
}

/** The children of a list or record with the path that leads to each, such as `messages[0].content`. */
export function entriesOf(value: unknown, path: string): JsonEntry[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => ({ key: String(index), value: item, path: `${path}[${index}]` }))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([key, child]: [string, unknown]) => ({ key, value: child, path: join(path, key) }))
}

function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

const PREVIEW_KEYS = 5
const PREVIEW_TEXT = 28

/** One line that says what is inside a closed list or record: `city: "Berlin", days: 3, +2`, `3 items`. */
export function preview(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`
  if (typeof value !== 'object' || value === null) return ''
  const entries = Object.entries(value)
  if (entries.length === 0) return 'no entries'
  const shown = entries.slice(0, PREVIEW_KEYS).map(([key, child]: [string, unknown]) => `${cut(key)}: ${brief(child)}`)
  if (entries.length > PREVIEW_KEYS) shown.push(`+${entries.length - PREVIEW_KEYS}`)
  return shown.join(', ')
}

function brief(value: unknown): string {
  const kind = kindOf(value)
  if (kind === 'list') return '[…]'
  if (kind === 'record') return '{…}'
  return typeof value === 'string' ? `"${cut(value)}"` : String(value)
}

function cut(text: string): string {
  return text.length > PREVIEW_TEXT ? `${text.slice(0, PREVIEW_TEXT - 1)}…` : text
}

/** Whether a string reads as prose rather than as a value: several lines, or a long one of words. */
export function isProse(text: string): boolean {
  return text.includes('\n') || (text.length > 80 && text.includes(' '))
}

/** What a copy button puts on the clipboard: text as it is, the rest as indented JSON. */
export function copyText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
}

export function isEmptyRecord(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).length === 0
}
