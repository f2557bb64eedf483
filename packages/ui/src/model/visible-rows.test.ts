import { describe, expect, test } from 'vitest'
import { eventOf } from './event-fixture.ts'
import { buildSpanTree } from './span-tree.ts'
import { nextError, revealed, visibleRows } from './visible-rows.ts'

const tree = buildSpanTree(
  [
    eventOf({ id: 'root', startTime: 1 }),
    eventOf({ id: 'a', parentId: 'root', startTime: 2 }),
    eventOf({ id: 'a1', parentId: 'a', startTime: 3 }),
    eventOf({ id: 'b', parentId: 'root', startTime: 4 }),
  ],
  'session',
)
const ids = (collapsed: ReadonlySet<string>): string[] => visibleRows(tree, collapsed).map((row) => row.node.event.id)

describe('visibleRows', () => {
  test('hides what is below a collapsed node and nothing else', () => {
    expect(ids(new Set())).toEqual(['root', 'a', 'a1', 'b'])
    expect(ids(new Set(['a']))).toEqual(['root', 'a', 'b'])
    expect(ids(new Set(['root']))).toEqual(['root'])
  })

  test('numbers the siblings', () => {
    const row = visibleRows(tree, new Set()).at(-1)
    expect(row).toMatchObject({ position: 2, siblingCount: 2 })
  })
})

describe('revealed', () => {
  test('opens the ancestors of a hidden span and leaves the rest closed', () => {
    expect([...revealed(tree, new Set(['root', 'a', 'b']), 'a1')]).toEqual(['b'])
  })

  test('gives the same set back when nothing hides the span', () => {
    const collapsed = new Set(['b'])
    expect(revealed(tree, collapsed, 'a1')).toBe(collapsed)
  })
})

describe('nextError', () => {
  const failing = buildSpanTree(
    [
      eventOf({ id: 'root', startTime: 1 }),
      eventOf({ id: 'first', parentId: 'root', startTime: 2, status: 'error' }),
      eventOf({ id: 'second', parentId: 'root', startTime: 3, status: 'error' }),
    ],
    'session',
  )

  test('goes from error to error and round again', () => {
    expect(nextError(failing, null)).toBe('first')
    expect(nextError(failing, 'first')).toBe('second')
    expect(nextError(failing, 'second')).toBe('first')
  })

  test('finds none where nothing failed', () => {
    expect(nextError(tree, 'root')).toBeNull()
  })
})
