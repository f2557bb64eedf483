import { expect, test } from 'vitest'
import { boundsOf, initialListState, listPath, parseListState } from './list-state.ts'
import type { ListState } from './list-state.ts'

test.each<Partial<ListState>>([
  {},
  { filter: 'model:gpt-4o "a & b" #+%' },
  { range: { kind: 'last', minutes: 60 } },
  { range: { kind: 'between', from: 1_700_000_000_000, to: 1_700_000_001_000 } },
  { columns: ['cost', 'user'] },
  { columns: [] },
  { hasCharts: false },
])('an address says the whole state: %j', (part) => {
  const state = { ...initialListState, ...part }
  expect(parseListState(new URL(listPath(state), 'http://127.0.0.1').search)).toEqual(state)
})

test.each(['?time=yesterday', '?time=2-1', '?time=0m', '?columns=nonsense&time='])(
  'what %s says wrongly is left out',
  (search) => {
    expect(parseListState(search).range).toEqual({ kind: 'all' })
  },
)

test('a running range ends now and begins at a whole minute', () => {
  expect(boundsOf({ kind: 'last', minutes: 15 }, 1_700_000_059_999)).toEqual({ from: 1_699_999_140_000 - 0, to: null })
})
