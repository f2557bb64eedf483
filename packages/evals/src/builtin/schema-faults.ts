import { canonicalJson } from '../dataset/canonical-json.ts'
import { invalidOption } from '../errors.ts'
import { fieldsOf, type Fields } from '../json.ts'

type Check = (rule: unknown, value: unknown, path: string, schema: Fields) => readonly string[]

/** Keywords that describe and do not check. */
const annotations = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'format',
])
/** Keywords that others read. */
const partners = new Set(['then', 'else', '$defs', 'definitions', 'additionalProperties', 'patternProperties'])

const isNumber = (value: unknown): value is number => typeof value === 'number'
const isText = (value: unknown): value is string => typeof value === 'string'
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const bound =
  (holds: (value: number, rule: number) => boolean, words: string): Check =>
  (rule, value, path) =>
    isNumber(value) && !holds(value, Number(rule)) ? [`${path} is ${value}, but must be ${words} ${String(rule)}`] : []
const size =
  (
    sizeOf: (value: unknown) => number | undefined,
    holds: (size: number, rule: number) => boolean,
    words: string,
  ): Check =>
  (rule, value, path) => {
    const found = sizeOf(value)
    return found !== undefined && !holds(found, Number(rule))
      ? [`${path} has ${found}, but must have ${words} ${String(rule)}`]
      : []
  }
const lengthOf = (value: unknown): number | undefined => (isText(value) ? Array.from(value).length : undefined)
const itemsOf = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined)
const keysOf = (value: unknown): number | undefined => (isObject(value) ? Object.keys(value).length : undefined)
const atLeast = (one: number, other: number): boolean => one >= other
const atMost = (one: number, other: number): boolean => one <= other

const checks: Readonly<Record<string, Check>> = {
  type: (rule, value, path) => {
    const types: readonly unknown[] = Array.isArray(rule) ? rule : [rule]
    return types.some((type) => isOfType(value, type))
      ? []
      : [`${path} must be ${types.join(' or ')}, but is ${typeName(value)}`]
  },
  enum: (rule, value, path) =>
    Array.isArray(rule) && rule.some((one) => isEqual(one, value))
      ? []
      : [`${path} must be one of ${JSON.stringify(rule)}`],
  const: (rule, value, path) => (isEqual(rule, value) ? [] : [`${path} must be ${JSON.stringify(rule)}`]),
  minimum: bound(atLeast, 'at least'),
  maximum: bound(atMost, 'at most'),
  exclusiveMinimum: bound((one, other) => one > other, 'above'),
  exclusiveMaximum: bound((one, other) => one < other, 'below'),
  multipleOf: bound((one, other) => Math.abs(one / other - Math.round(one / other)) < 1e-9, 'a multiple of'),
  minLength: size(lengthOf, atLeast, 'at least'),
  maxLength: size(lengthOf, atMost, 'at most'),
  minItems: size(itemsOf, atLeast, 'at least'),
  maxItems: size(itemsOf, atMost, 'at most'),
  minProperties: size(keysOf, atLeast, 'at least'),
  maxProperties: size(keysOf, atMost, 'at most'),
  pattern: (rule, value, path) =>
    isText(value) && !new RegExp(String(rule), 'u').test(value) ? [`${path} does not match ${String(rule)}`] : [],
  uniqueItems: (rule, value, path) =>
    rule === true &&
    Array.isArray(value) &&
    new Set(value.map((item) => canonicalJson(item ?? null))).size < value.length
      ? [`${path} has items twice`]
      : [],
  items: (rule, value, path, schema) => {
    if (!Array.isArray(value)) return []
    const from = Array.isArray(schema['prefixItems']) ? schema['prefixItems'].length : 0
    return value.slice(from).flatMap((item: unknown, index) => faultsAt(rule, item, `${path}[${index + from}]`))
  },
  prefixItems: (rule, value, path) =>
    Array.isArray(value) && Array.isArray(rule)
      ? rule.slice(0, value.length).flatMap((one, index) => faultsAt(one, value[index], `${path}[${index}]`))
      : [],
  contains: (rule, value, path) =>
    Array.isArray(value) && !value.some((item) => faultsAt(rule, item, path).length === 0)
      ? [`${path} has no item as asked for`]
      : [],
  required: (rule, value, path) =>
    isObject(value) && Array.isArray(rule)
      ? rule.filter((key) => !Object.hasOwn(value, String(key))).map((key) => `${path}.${String(key)} is missing`)
      : [],
  properties: (rule, value, path, schema) =>
    isObject(value) ? propertyFaults(fieldsOf(rule), value, path, schema) : [],
  propertyNames: (rule, value, path) =>
    isObject(value) ? Object.keys(value).flatMap((key) => faultsAt(rule, key, `${path} key '${key}'`)) : [],
  allOf: (rule, value, path) => (Array.isArray(rule) ? rule.flatMap((one) => faultsAt(one, value, path)) : []),
  anyOf: (rule, value, path) =>
    Array.isArray(rule) && rule.some((one) => faultsAt(one, value, path).length === 0)
      ? []
      : [`${path} fits none of anyOf`],
  oneOf: (rule, value, path) => {
    const fitting = Array.isArray(rule) ? rule.filter((one) => faultsAt(one, value, path).length === 0).length : 0
    return fitting === 1 ? [] : [`${path} fits ${fitting} of oneOf, but must fit one`]
  },
  not: (rule, value, path) => (faultsAt(rule, value, path).length === 0 ? [`${path} fits what it must not`] : []),
  if: (rule, value, path, schema) => {
    const branch = faultsAt(rule, value, path).length === 0 ? schema['then'] : schema['else']
    return branch === undefined ? [] : faultsAt(branch, value, path)
  },
}

/**
 * Where a value does not fit a schema: one short line for each fault, `$` is the value itself. Understands the validating
 * keywords of JSON Schema 2020-12 except references and `unevaluated…`, `dependent…`, `minContains`, `maxContains`.
 *
 * @throws {HoneyHiveError} INVALID_OPTION for a keyword that is not understood.
 */
export function schemaFaults(schema: unknown, value: unknown): readonly string[] {
  return faultsAt(schema, value, '$')
}

function faultsAt(schema: unknown, value: unknown, path: string): readonly string[] {
  if (schema === true) return []
  if (schema === false) return [`${path} must not be there`]
  const fields = fieldsOf(schema)
  const isWithoutProperties = fields['properties'] === undefined && isObject(value)
  return [
    ...Object.entries(fields).flatMap(([keyword, rule]) => checked(keyword, rule, value, path, fields)),
    ...(isWithoutProperties ? propertyFaults({}, value, path, fields) : []),
  ]
}

function checked(keyword: string, rule: unknown, value: unknown, path: string, schema: Fields): readonly string[] {
  const check = checks[keyword]
  if (check !== undefined) return check(rule, value, path, schema)
  if (annotations.has(keyword) || partners.has(keyword)) return []
  throw invalidOption(`The JSON schema uses '${keyword}' at ${path}, which is not understood here.`)
}

function propertyFaults(properties: Fields, value: Fields, path: string, schema: Fields): readonly string[] {
  const patterns = Object.entries(fieldsOf(schema['patternProperties']))
  const rest = schema['additionalProperties']
  const faultsOf = ([key, member]: readonly [string, unknown]): readonly string[] => {
    const at = `${path}.${key}`
    const fitting = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(key)).map(([, one]) => one)
    const rules = Object.hasOwn(properties, key) ? [properties[key], ...fitting] : fitting
    if (rules.length > 0) return rules.flatMap((rule) => faultsAt(rule, member, at))
    return rest === undefined ? [] : faultsAt(rest, member, at)
  }
  return Object.entries(value).flatMap(faultsOf)
}

function isOfType(value: unknown, type: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : type === 'number' ? isNumber(value) : typeName(value) === type
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isEqual(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null)
}
