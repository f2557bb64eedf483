import { expect, test } from 'vitest'
import { changesByDatapoint, compareRows } from './run-comparison.ts'
import { matchesRow, parseRowFilter } from './row-filter.ts'
import type { RunRow } from './run-rows.ts'

const row = (datapointId: string, scores: RunRow['scores'], part: Partial<RunRow> = {}): RunRow => ({
  datapointId,
  sessionId: `s-${datapointId}`,
  trial: 0,
  status: 'success',
  inputs: { question: `about ${datapointId}` },
  outputs: {},
  groundTruth: null,
  error: null,
  durationMillis: 1,
  scores,
  evaluatorErrors: {},
  ...part,
})

test('pairs rows by datapoint, and counts what degraded of any score', () => {
  const before = [row('a', { ok: true, speed: 2 }), row('b', { ok: false, speed: 2 }), row('gone', { ok: true })]
  const after = [row('a', { ok: false, speed: 1 }), row('b', { ok: true, speed: 2 }), row('new', { ok: true })]
  const lower = new Set(['speed'])
  const comparison = compareRows({ runId: '1', rows: before }, { runId: '2', rows: after }, lower)
  expect(comparison.metrics['ok']).toMatchObject({ improved: 1, degraded: 1, difference: 0, test: 'mcnemar' })
  expect(comparison.metrics['speed']).toMatchObject({ improved: 1, degraded: 0, same: 1, verdict: 'pass' })
  expect([...changesByDatapoint(comparison)]).toEqual([
    ['a', 'degraded'],
    ['b', 'improved'],
  ])
})

test.each([
  ['ok<1', ['b']],
  ['ok:no', ['b']],
  ['-ok:yes', ['b', 'c']],
  ['status:failed', ['c']],
  ['id:a', ['a']],
  ['label:good', ['a']],
  ['"about b"', ['b']],
  ['', ['a', 'b', 'c']],
])('the filter %j leaves %j', (text, expected) => {
  const rows = [row('a', { ok: true, label: 'good' }), row('b', { ok: false }), row('c', {}, { status: 'failed' })]
  const { terms, fault } = parseRowFilter(text)
  expect([fault, rows.filter((one) => matchesRow(one, terms)).map(({ datapointId }) => datapointId)]).toEqual([
    null,
    expected,
  ])
})

test('says what a filter lacks', () => {
  expect(parseRowFilter('ok<many').fault).toContain("'many' is none")
})
