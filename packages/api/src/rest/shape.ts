export type Kind = 'string' | 'number' | 'object' | 'list'

/**
 * How a record changes between the client's words (camelCase) and the wire's (snake_case). Only the fields under `inside`
 * hold records, or lists of records, with field names of their own; every other value belongs to the user and passes as it
 * is. A name that is in snake_case already stays what it is.
 */
export interface Shape {
  /** Fields that must be there when a record is sent. */
  readonly needs?: Readonly<Record<string, Kind>> | undefined
  readonly inside?: Readonly<Record<string, Shape>> | undefined
  /** Names on the wire that are not the plain snake_case. */
  readonly names?: Readonly<Record<string, string>> | undefined
  /** Fields that are a `Date` here and ISO text on the wire. */
  readonly dates?: readonly string[] | undefined
  /** Fields in which null means something; elsewhere it is left out. */
  readonly nullable?: readonly string[] | undefined
  /** Nothing is renamed, turned into a date or left out. */
  readonly isAsItIs?: boolean | undefined
  /** The field whose entries stand among the others on the wire, and the names that are not its entries. */
  readonly rest?: { readonly field: string; readonly known: readonly string[] } | undefined
}

type Fields = Readonly<Record<string, unknown>>

/** A record, or a list of them, as it travels. */
export function toWire(value: unknown, shape: Shape): unknown {
  if (shape.isAsItIs === true) return value
  if (Array.isArray(value)) return value.map((entry) => toWire(entry, shape))
  if (!isRecord(value)) return value
  const wire: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue
    if (name === shape.rest?.field && isRecord(field)) Object.assign(wire, field)
    else wire[wireName(name, shape)] = toWireField(field, shape.inside?.[name])
  }
  return wire
}

/** A record, or a list of them, out of an answer. Fields that nobody foresaw stay. */
export function fromWire(value: unknown, shape: Shape): unknown {
  if (shape.isAsItIs === true) return value
  if (Array.isArray(value)) return value.map((entry) => fromWire(entry, shape))
  if (!isRecord(value)) return value
  const record: Record<string, unknown> = {}
  const rest: Record<string, unknown> = {}
  for (const [wire, field] of Object.entries(value)) {
    const name = clientName(wire, shape)
    if (field === null && shape.nullable?.includes(name) !== true) continue
    if (shape.rest !== undefined && !shape.rest.known.includes(name)) rest[wire] = field
    else record[name] = fromWireField(name, field, shape)
  }
  if (shape.rest !== undefined && Object.keys(rest).length > 0) record[shape.rest.field] = rest
  return record
}

/** What of `value` cannot be sent, in whole sentences; `path` is what the user calls it. */
export function problemsOf(value: unknown, shape: Shape, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => problemsOf(entry, shape, `${path}[${index}]`))
  if (!isRecord(value)) return [`expected ${path} to be an object, but got ${kindOf(value)}.`]
  const needs = Object.entries(shape.needs ?? {}).flatMap(([name, kind]) => {
    const found = kindOf(value[name] ?? value[wireName(name, shape)])
    return found === kind ? [] : [`expected ${path}.${name} to be ${withArticle(kind)}, but got ${found}.`]
  })
  const inside = Object.entries(shape.inside ?? {}).flatMap(([name, inner]) =>
    value[name] === undefined || value[name] === null ? [] : problemsOf(value[name], inner, `${path}.${name}`),
  )
  return [...needs, ...inside]
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function toWireField(value: unknown, inner: Shape | undefined): unknown {
  return inner === undefined ? value : toWire(value, inner)
}

function fromWireField(name: string, value: unknown, shape: Shape): unknown {
  if (shape.dates?.includes(name) === true && typeof value === 'string') return new Date(value)
  const inner = shape.inside?.[name]
  return inner === undefined ? value : fromWire(value, inner)
}

function wireName(name: string, shape: Shape): string {
  return shape.names?.[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function clientName(wire: string, shape: Shape): string {
  for (const [name, known] of Object.entries(shape.names ?? {})) if (known === wire) return name
  return wire === '_id' ? 'id' : wire.replaceAll(/(?<!^)_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return value === '' ? 'empty text' : typeof value
}

function withArticle(kind: Kind): string {
  return kind === 'object' ? 'an object' : `a ${kind}`
}
