import { describe, expect, test } from 'vitest'
import { sessionOf } from './event-fixture.ts'
import { mergeChange, sessionRows } from './session-pages.ts'
import type { SessionsPage } from '@honeyhive/api'

const page = (ids: readonly [string, number][], nextCursor: string | null = null): SessionsPage => ({
  sessions: ids.map(([id, startTime]) => sessionOf({ id, startTime })),
  nextCursor,
  total: ids.length,
  isTotalExact: true,
})
const ids = (pages: readonly SessionsPage[]): string[] => sessionRows(pages).map((session) => session.id)

describe('mergeChange', () => {
  test('replaces a known session in place', () => {
    const merged = mergeChange([page([['a', 2]])], [sessionOf({ id: 'a', startTime: 2, version: 2, eventCount: 9 })])
    expect(merged[0]?.sessions[0]?.eventCount).toBe(9)
    expect(merged[0]?.total).toBe(1)
  })

  test('ignores news older than what is shown', () => {
    const shown = [{ ...page([]), sessions: [sessionOf({ id: 'a', version: 5, eventCount: 9 })] }]
    expect(mergeChange(shown, [sessionOf({ id: 'a', version: 4, eventCount: 1 })])[0]?.sessions[0]?.eventCount).toBe(9)
  })

  test('adds a new session on top and counts it', () => {
    const merged = mergeChange([page([['a', 1]])], [sessionOf({ id: 'b', startTime: 5 })])
    expect(ids(merged)).toEqual(['b', 'a'])
    expect(merged[0]?.total).toBe(2)
  })

  test('puts a late session where its start belongs', () => {
    const merged = mergeChange(
      [
        page([
          ['c', 9],
          ['a', 1],
        ]),
      ],
      [sessionOf({ id: 'b', startTime: 5 })],
    )
    expect(ids(merged)).toEqual(['c', 'b', 'a'])
  })

  test('leaves a session below the loaded rows to the page that brings it', () => {
    const pages = [
      page(
        [
          ['c', 9],
          ['b', 5],
        ],
        'more',
      ),
    ]
    expect(ids(mergeChange(pages, [sessionOf({ id: 'a', startTime: 1 })]))).toEqual(['c', 'b'])
  })
})

describe('sessionRows', () => {
  test('shows a session that two pages brought once, in its newer form', () => {
    const pages = [page([['a', 2]]), { ...page([]), sessions: [sessionOf({ id: 'a', startTime: 2, version: 3 })] }]
    expect(sessionRows(pages).map((session) => session.version)).toEqual([3])
  })
})
