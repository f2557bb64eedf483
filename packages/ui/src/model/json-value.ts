/** How a value is drawn: `list` and `record` open, the rest are leaves. */
export type JsonKind = 'string' | 'number' | 'boolean' | 'null' | 'list' | 'record'

export function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'object') return 'record'
  if (typeof value === 'string') return 'string'
  return typeof value === 'number' || typeof value === 'bigint' ? 'number' : 'boolean'
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

/** One line that says what is inside a closed list or record: `{ city, days }`, `[3]`. */
export function preview(value: unknown, maxKeys = 4): string {
  if (Array.isArray(value)) return value.length === 0 ? '[ ]' : `[ ${value.length} ]`
  if (typeof value !== 'object' || value === null) return ''
  const keys = Object.keys(value)
  if (keys.length === 0) return '{ }'
  const shown = keys.slice(0, maxKeys).map((key) => (key.length > 24 ? `${key.slice(0, 23)}…` : key))
  return `{ ${shown.join(', ')}${keys.length > maxKeys ? `, +${keys.length - maxKeys}` : ''} }`
}

/** What a copy button puts on the clipboard: text as it is, the rest as indented JSON. */
export function copyText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
}

export function isEmptyRecord(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).length === 0
}
