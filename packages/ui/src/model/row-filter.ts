import { tokensOf, unquoted } from '../filter/tokens.ts'
import { numericScore } from './run-rows.ts'
import type { RunRow } from './run-rows.ts'

export type RowTerm = (row: RunRow) => boolean

export interface RowFilter {
  readonly terms: readonly RowTerm[]
  readonly fault: string | null
}

const TERM = /^(-?)([^\s:<>="]+)(:|!=|>=|<=|>|<|=)(.*)$/su
const COMPARE: Readonly<Record<string, (value: number, against: number) => boolean>> = {
  '<': (value, against) => value < against,
  '<=': (value, against) => value <= against,
  '>': (value, against) => value > against,
  '>=': (value, against) => value >= against,
  '=': (value, against) => value === against,
  ':': (value, against) => value === against,
  '!=': (value, against) => value !== against,
}

/** The filter over a run's datapoints: `accuracy<1 status:failed "words"`. A score is named by its metric. */
export function parseRowFilter(text: string): RowFilter {
  const terms: RowTerm[] = []
  for (const { text: token } of tokensOf(text)) {
    const term = termOf(token)
    if (typeof term === 'string') return { terms, fault: term }
    terms.push(term)
  }
  return { terms, fault: null }
}

export function matchesRow(row: RunRow, terms: readonly RowTerm[]): boolean {
  return terms.every((term) => term(row))
}

function termOf(token: string): RowTerm | string {
  const [, minus = '', name = '', sign = '', rest = ''] = TERM.exec(token) ?? []
  if (name === '') return wordTerm(unquoted(token))
  const value = unquoted(rest)
  if (value === '') return `'${name}' needs a value.`
  const term = name === 'status' ? statusTerm(value) : name === 'id' ? idTerm(value) : scoreTerm(name, sign, value)
  if (typeof term === 'string' || minus === '') return term
  return (row) => !term(row)
}

function statusTerm(value: string): RowTerm {
  return ({ status }) => status === value
}

function idTerm(value: string): RowTerm {
  return ({ datapointId }) => datapointId === value
}

function scoreTerm(name: string, sign: string, value: string): RowTerm | string {
  const compare = COMPARE[sign]
  const against = value === 'yes' || value === 'true' ? 1 : value === 'no' || value === 'false' ? 0 : Number(value)
  if (Number.isFinite(against) && compare !== undefined) {
    return ({ scores }) => {
      const score = numericScore(scores[name])
      return score !== null && compare(score, against)
    }
  }
  if (sign === ':' || sign === '=') return ({ scores }) => scores[name] === value
  return `'${name}${sign}' compares numbers, but '${value}' is none.`
}

function wordTerm(words: string): RowTerm {
  const wanted = words.toLowerCase()
  return ({ datapointId, inputs, outputs, error }) =>
    `${datapointId} ${JSON.stringify(inputs)} ${JSON.stringify(outputs)} ${error ?? ''}`.toLowerCase().includes(wanted)
}
