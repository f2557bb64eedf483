import { fieldNamed } from './fields.ts'
import { tokensOf, unquoted } from './tokens.ts'
import type { FilterField } from './fields.ts'
import type { Comparison, Predicate } from './predicate.ts'
import type { Token } from './tokens.ts'

export interface FilterFault {
  readonly token: Token
  readonly message: string
}

export interface ParsedFilter {
  /** null: everything. */
  readonly where: Predicate | null
  readonly faults: readonly FilterFault[]
}

const TERM = /^(-?)([A-Za-z_][\w.-]*)(:|!=|>=|<=|>|<|=)(.*)$/su
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const TYPE_WORDS: Readonly<Record<string, readonly string[]>> = {
  type: ['session', 'model', 'tool', 'chain'],
  status: ['ok', 'error', 'unset', 'running'],
}

/**
 * Reads what stands in the filter bar: `model:gpt-4o error:true cost>0.01 "refund"`. All terms must hold of one event. A bare
 * word is looked up in the texts by its beginning, quoted words as they are; a minus before a term turns it round; `*` in a
 * value stands for anything.
 */
export function parseFilter(text: string): ParsedFilter {
  const faults: FilterFault[] = []
  const terms: Predicate[] = []
  for (const token of tokensOf(text)) {
    const term = termOf(token)
    if (term.status === 'fault') faults.push({ token, message: term.message })
    else terms.push(term.predicate)
  }
  const [only] = terms
  return { where: terms.length > 1 ? { kind: 'all', of: terms } : (only ?? null), faults }
}

type Term =
  | { readonly status: 'term'; readonly predicate: Predicate }
  | { readonly status: 'fault'; readonly message: string }

function termOf({ text }: Token): Term {
  const [, minus = '', name = '', sign = '', rest = ''] = TERM.exec(text) ?? []
  if (name === '') return wordsOf(text)
  if (name === 'has') return hasOf(unquoted(rest), minus === '-')
  const field = fieldNamed(name)
  if (field === undefined)
    return fault(`There is no field '${name}'. Try model, error, cost, duration, metadata.<key> …`)
  const value = unquoted(rest)
  if (value === '') return fault(`'${name}' needs a value, as in ${field.hint}.`)
  const term = comparisonOf(field, sign, value)
  const isNegated = (minus === '-') !== (sign === '!=')
  return term.status === 'term' && isNegated ? { status: 'term', predicate: { kind: 'not', of: term.predicate } } : term
}

function wordsOf(text: string): Term {
  const isNegated = text.startsWith('-') && text.length > 1
  const typed = isNegated ? text.slice(1) : text
  const words = typed.startsWith('"') ? unquoted(typed) : typed.replace(/\*?$/u, '*')
  if (!/[\p{L}\p{N}]/u.test(words)) return fault(`'${text}' holds no word that could be looked up.`)
  const predicate: Predicate = { kind: 'words', text: words }
  return { status: 'term', predicate: isNegated ? { kind: 'not', of: predicate } : predicate }
}

function hasOf(name: string, isNegated: boolean): Term {
  const field = fieldNamed(name)
  if (field === undefined) return fault(`'has:' needs a field, as in has:feedback.rating; there is no '${name}'.`)
  const predicate: Predicate = { kind: 'exists', field: field.field }
  return { status: 'term', predicate: isNegated ? { kind: 'not', of: predicate } : predicate }
}

function comparisonOf(field: FilterField, sign: string, value: string): Term {
  if (field.kind === 'flag') return flagOf(value)
  if (field.kind === 'number' || field.kind === 'duration') return numberTerm(field, sign, value)
  const allowed = TYPE_WORDS[field.name]
  if (allowed !== undefined && !allowed.includes(value))
    return fault(`'${field.name}' is one of ${allowed.join(', ')}, not '${value}'.`)
  if (isOrder(sign)) return orderedTerm(field, sign, value)
  return { status: 'term', predicate: isOrEquals(field, value) }
}

const FAILED: Predicate = {
  kind: 'compare',
  field: { kind: 'column', column: 'status' },
  operator: '=',
  value: 'error',
}

/**
 * `error:true` and `error:false`, and what of them is typed so far, ask whether it failed; anything else asks what was said,
 * among what failed: the texts of all other events need not be read for it.
 */
function flagOf(value: string): Term {
  if ('true'.startsWith(value)) return { status: 'term', predicate: FAILED }
  if ('false'.startsWith(value)) return { status: 'term', predicate: { kind: 'not', of: FAILED } }
  const said: Predicate = {
    kind: 'contains',
    field: { kind: 'column', column: 'error' },
    text: value.replaceAll('*', ''),
  }
  return { status: 'term', predicate: { kind: 'all', of: [FAILED, said] } }
}

function numberTerm(field: FilterField, sign: string, value: string): Term {
  const number = field.kind === 'duration' ? millisOf(value) : numberOf(value)
  if (number === null)
    return fault(
      field.kind === 'duration'
        ? `'${field.name}' compares times such as 300ms, 2s or 5m, but '${value}' is none.`
        : `'${field.name}' compares numbers, but '${value}' is none.`,
    )
  const operator: Comparison = isOrder(sign) ? sign : '='
  return { status: 'term', predicate: { kind: 'compare', field: field.field, operator, value: number } }
}

/** What a program recorded may be a number or a text: numbers are compared with numbers. */
function orderedTerm({ field }: FilterField, operator: Comparison, value: string): Term {
  return { status: 'term', predicate: { kind: 'compare', field, operator, value: numberOf(value) ?? value } }
}

function isOrEquals({ field }: FilterField, value: string): Predicate {
  if (value.includes('*')) {
    const parts = value.split('*').filter((part) => part !== '')
    if (parts.length === 0) return { kind: 'exists', field }
    const contained = parts.map((text): Predicate => ({ kind: 'contains', field, text }))
    return contained.length === 1 && contained[0] !== undefined ? contained[0] : { kind: 'all', of: contained }
  }
  // A text equals numbers and booleans as JSON writes them, so one comparison serves all that a program recorded.
  return { kind: 'compare', field, operator: '=', value }
}

function isOrder(sign: string): sign is Exclude<Comparison, '='> {
  return sign === '<' || sign === '<=' || sign === '>' || sign === '>='
}

function numberOf(value: string): number | null {
  const number = Number(value.replace(/^\$/u, ''))
  return value.trim() === '' || !Number.isFinite(number) ? null : number
}

function millisOf(value: string): number | null {
  const [, digits = '', unit = 'ms'] = /^(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h)?$/u.exec(value) ?? []
  return digits === '' ? null : Number(digits) * (UNITS[unit] ?? 1)
}

function fault(message: string): Term {
  return { status: 'fault', message }
}
