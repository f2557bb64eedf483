import { fieldNamed, filterFields } from './fields.ts'
import { quoted, tokensOf, unquoted } from './tokens.ts'
import type { EventField } from './predicate.ts'

export interface Suggestion {
  /** What is put in place of the token. */
  readonly text: string
  readonly hint: string
  /** A finished term gets a blank behind it; a field waits for its value. */
  readonly isWhole: boolean
}

/** What the reader is typing at the cursor. */
export interface TypedTerm {
  readonly start: number
  readonly end: number
  /** Set once a field and its sign are there: its values are what is looked for. */
  readonly field: { readonly name: string; readonly field: EventField; readonly prefix: string } | null
  readonly text: string
}

const VALUE = /^(-?([A-Za-z_][\w.-]*)(?::|!=|=))(.*)$/su
const MAX = 8

export function typedTerm(text: string, cursor: number): TypedTerm {
  const token = tokensOf(text).find(({ start, end }) => start < cursor && cursor <= end)
  if (token === undefined) return { start: cursor, end: cursor, field: null, text: '' }
  const typed = token.text.slice(0, cursor - token.start)
  const [, prefix = '', name = '', value = ''] = VALUE.exec(typed) ?? []
  const field = name === '' ? undefined : fieldNamed(name)
  if (field === undefined || field.kind === 'number' || field.kind === 'duration')
    return { start: token.start, end: token.end, field: null, text: typed }
  return {
    start: token.start,
    end: token.end,
    field: { name: field.name, field: field.field, prefix },
    text: unquoted(value),
  }
}

/** The fields that begin with, or contain, what was typed. */
export function fieldSuggestions(typed: string): readonly Suggestion[] {
  const minus = typed.startsWith('-') ? '-' : ''
  const word = typed.slice(minus.length).toLowerCase()
  if (/[:<>="]/u.test(word)) return []
  return filterFields
    .filter(({ name }) => name.startsWith(word))
    .slice(0, MAX)
    .map(({ name, kind, hint }) => ({
      text: `${minus}${name}${kind === 'number' || kind === 'duration' ? '>' : ':'}`,
      hint,
      isWhole: false,
    }))
}

/** The values that a field has, largest group first, as the server counted them. */
export function valueSuggestions(
  term: NonNullable<TypedTerm['field']>,
  typed: string,
  counts: readonly { readonly value: string; readonly count: number }[],
): readonly Suggestion[] {
  const known = term.name === 'error' ? flagCounts : counts
  return known
    .filter(({ value }) => value.toLowerCase().includes(typed.toLowerCase()))
    .slice(0, MAX)
    .map(({ value, count }) => ({
      text: `${term.prefix}${quoted(value)}`,
      hint: count < 0 ? '' : count.toLocaleString('en-US'),
      isWhole: true,
    }))
}

const flagCounts = [
  { value: 'true', count: -1 },
  { value: 'false', count: -1 },
]

/** The text with the term at the cursor replaced, and where the cursor is then. */
export function completed(
  text: string,
  { start, end }: Pick<TypedTerm, 'start' | 'end'>,
  suggestion: Suggestion,
): { readonly text: string; readonly cursor: number } {
  const after = text.slice(end)
  const gap = suggestion.isWhole && !after.startsWith(' ') ? ' ' : ''
  const before = `${text.slice(0, start)}${suggestion.text}${gap}`
  return { text: before + after, cursor: before.length + (suggestion.isWhole && gap === '' ? 1 : 0) }
}
