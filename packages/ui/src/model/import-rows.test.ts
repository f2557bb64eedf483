import { expect, test } from 'vitest'
import { importRows } from './import-rows.ts'

const row = {
  inputs: { question: 'How far?' },
  ground_truth: { answer: '14 miles' },
  metadata: null,
  linked_event: null,
}

test.each([
  ['rows.json', JSON.stringify([{ inputs: row.inputs, ground_truth: row.ground_truth }])],
  ['rows.json', JSON.stringify({ datapoints: [{ question: 'How far?', expected: '14 miles' }] })],
  ['rows.jsonl', '{"question":"How far?","groundTruth":{"answer":"14 miles"}}\n\n'],
  ['rows.csv', 'question,expected\nHow far?,14 miles\n'],
  ['rows.csv', '\uFEFFinputs.question,ground_truth.answer\r\n"How far?","14 miles"\r\n'],
])('reads %s: %j', (name, text) => {
  expect(importRows(text, name)).toEqual({ status: 'read', rows: [row] })
})

test('reads quotes, commas and lines inside a cell', () => {
  expect(importRows('a,b\n"1,2\n""3""",x\n', 'rows.csv')).toMatchObject({
    rows: [{ inputs: { a: '1,2\n"3"', b: 'x' } }],
  })
})

test.each([
  ['rows.json', '', 'rows.json is empty.'],
  ['rows.json', '{"a":1}\n{"a":2}', 'is named .jsonl'],
  ['rows.json', '[1]', 'Row 1 of rows.json is no object.'],
  ['rows.jsonl', '{"a":1}\n\n{oops}', 'Line 3 of rows.jsonl is no JSON.'],
  ['rows.csv', 'a,b\n1,2\n3\n', 'Line 3 of rows.csv has 1 columns; its header has 2.'],
  ['rows.csv', 'a,b\n1,"2', 'Line 2 of rows.csv has a quote that is not closed.'],
  ['rows.csv', 'a,b\n', 'a header but no rows'],
])('says where %s cannot be read', (name, text, message) => {
  expect(importRows(text, name)).toEqual({ status: 'fault', message: expect.stringContaining(message) })
})
