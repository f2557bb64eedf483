import { expect, test } from 'vitest'
import { copyText, entriesOf, isProse, kindOf, preview } from './json-value.ts'

test.each([
  [null, 'null'],
  [undefined, 'null'],
  [[], 'list'],
  [{}, 'record'],
  ['', 'string'],
  [0, 'number'],
  [10n, 'number'],
  [false, 'boolean'],
])('takes %s for a %s', (value, kind) => {
  expect(kindOf(value)).toBe(kind)
})

test('names the path to each entry as code would write it', () => {
  expect(entriesOf({ plain: 1, 'with space': 2 }, 'inputs').map((entry) => entry.path)).toEqual([
    'inputs.plain',
    'inputs["with space"]',
  ])
  expect(entriesOf(['a'], 'rows')[0]?.path).toBe('rows[0]')
  expect(entriesOf({ first: 1 }, '')[0]?.path).toBe('first')
})

test('previews what is inside without going deeper', () => {
  expect(preview({ city: 'Berlin', days: 3, more: { a: 1 }, list: [1] })).toBe(
    'city: "Berlin", days: 3, more: {…}, list: […]',
  )
  expect(preview([1, 2])).toBe('2 items')
  expect(preview({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 })).toBe('a: 1, b: 2, c: 3, d: 4, e: 5, +1')
})

test('copies text as it is and the rest as JSON', () => {
  expect(copyText('a "b"')).toBe('a "b"')
  expect(copyText({ a: 1 })).toBe('{\n  "a": 1\n}')
})

test('takes several lines or many words for prose', () => {
  expect(isProse('one\ntwo')).toBe(true)
  expect(isProse('word '.repeat(40))).toBe(true)
  expect(isProse('x'.repeat(400))).toBe(false)
  expect(isProse('short text')).toBe(false)
})
