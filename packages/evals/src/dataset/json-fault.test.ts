import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonFaultOffset } from './json-fault.ts'

it.each([
  ['[1, 2', 5],
  ['{"a": }', 6],
  ['{"a": 1,}', 8],
  ['[1 2]', 3],
  ['{"a" 1}', 5],
  ["{'a': 1}", 1],
  ['[1]]', 3],
  ['"open', 0],
  ['', 0],
])('%s stops being JSON at %i', (text, offset) => {
  expect(jsonFaultOffset(text)).toBe(offset)
})

it('JSON of every kind has no fault before its end', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(jsonFaultOffset(text)).toBe(text.length)
      expect(jsonFaultOffset(JSON.stringify(JSON.parse(text), null, 2))).toBe(
        JSON.stringify(JSON.parse(text), null, 2).length,
      )
    }),
  )
})
