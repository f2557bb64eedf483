import { expect, test } from 'vitest'
import { completed, fieldSuggestions, typedTerm, valueSuggestions } from './complete-filter.ts'

const complete = (text: string, values: readonly string[] = []): string => {
  const term = typedTerm(text, text.length)
  const found =
    term.field === null
      ? fieldSuggestions(term.text)
      : valueSuggestions(
          term.field,
          term.text,
          values.map((value) => ({ value, count: 1 })),
        )
  const [first] = found
  return first === undefined ? text : completed(text, term, first).text
}

test.each([
  ['mo', [], 'model:'],
  ['error:true co', [], 'error:true cost>'],
  ['-na', [], '-name:'],
  ['model:gp', ['claude', 'gpt-4o'], 'model:gpt-4o '],
  ['name:', ['answer question'], 'name:"answer question" '],
  ['name:"ans', ['answer question'], 'name:"answer question" '],
  ['error:', [], 'error:true '],
  ['cost>', [], 'cost>'],
  ['nothing like it', [], 'nothing like it'],
])('completes %j', (typed, values, expected) => {
  expect(complete(typed, values)).toBe(expected)
})

test('completes the term at the cursor and leaves the rest', () => {
  const text = 'mo error:true'
  const term = typedTerm(text, 2)
  const [field] = fieldSuggestions(term.text)
  expect(field).toBeDefined()
  expect(field && completed(text, term, field)).toEqual({ text: 'model: error:true', cursor: 6 })
})
