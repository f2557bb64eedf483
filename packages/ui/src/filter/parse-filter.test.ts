import { expect, test } from 'vitest'
import { parseFilter } from './parse-filter.ts'
import type { Predicate } from './predicate.ts'

const column = (name: string): { readonly kind: 'column'; readonly column: string } => ({
  kind: 'column',
  column: name,
})
const compare = (name: string, operator: '=' | '>' | '<=', value: string | number): Predicate => ({
  kind: 'compare',
  field: column(name),
  operator,
  value,
})

test('reads every term of a line as what must hold of one event', () => {
  expect(parseFilter('model:gpt-4o error:true cost>0.01 "refund"')).toEqual({
    where: {
      kind: 'all',
      of: [
        compare('model', '=', 'gpt-4o'),
        compare('status', '=', 'error'),
        compare('costUsd', '>', 0.01),
        { kind: 'words', text: 'refund' },
      ],
    },
    faults: [],
  })
})

const bucket = (name: string, ...path: string[]): { readonly kind: 'bucket'; bucket: string; path: string[] } => ({
  kind: 'bucket',
  bucket: name,
  path,
})

test.each<readonly [string, Predicate | null]>([
  ['', null],
  ['   ', null],
  ['refu', { kind: 'words', text: 'refu*' }],
  ['"refund the order"', { kind: 'words', text: 'refund the order' }],
  ['-refund', { kind: 'not', of: { kind: 'words', text: 'refund*' } }],
  ['duration>2s', compare('durationMillis', '>', 2000)],
  ['duration<=1.5m', compare('durationMillis', '<=', 90_000)],
  ['name:"two words"', compare('name', '=', 'two words')],
  ['model:gpt*', { kind: 'contains', field: column('model'), text: 'gpt' }],
  ['-type:tool', { kind: 'not', of: compare('type', '=', 'tool') }],
  ['type!=tool', { kind: 'not', of: compare('type', '=', 'tool') }],
  ['error:tr', compare('status', '=', 'error')],
  ['error:fal', { kind: 'not', of: compare('status', '=', 'error') }],
  [
    'error:timeout',
    {
      kind: 'all',
      of: [compare('status', '=', 'error'), { kind: 'contains', field: column('error'), text: 'timeout' }],
    },
  ],
  [
    'metadata.plan.tier:gold',
    { kind: 'compare', field: bucket('metadata', 'plan', 'tier'), operator: '=', value: 'gold' },
  ],
  ['metrics.score>0.5', { kind: 'compare', field: bucket('metrics', 'score'), operator: '>', value: 0.5 }],
  ['has:feedback.rating', { kind: 'exists', field: bucket('feedback', 'rating') }],
  ['-has:user_properties.id', { kind: 'not', of: { kind: 'exists', field: bucket('userProperties', 'id') } }],
])('reads %j', (text, where) => {
  expect(parseFilter(text)).toEqual({ where, faults: [] })
})

test.each([
  ['colour:red', "There is no field 'colour'"],
  ['cost>much', "compares numbers, but 'much' is none"],
  ['duration>fast', "but 'fast' is none"],
  ['type:robot', 'one of session, model, tool, chain'],
  ['model:', "'model' needs a value, as in model:gpt-4o"],
  ['has:colour', "there is no 'colour'"],
  ['metadata.:x', "There is no field 'metadata.'"],
  ['constructor:x', "There is no field 'constructor'"],
  ['??', 'holds no word'],
])('says what is wrong with %j', (text, message) => {
  const { where, faults } = parseFilter(text)
  expect([where, faults.length, faults[0]?.message]).toEqual([null, 1, expect.stringContaining(message)])
})

test('keeps what can be read beside what cannot', () => {
  expect(parseFilter('type:tool colour:red').where).toEqual(compare('type', '=', 'tool'))
})
