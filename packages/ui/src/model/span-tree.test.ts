import { describe, expect, test } from 'vitest'
import { eventOf } from './event-fixture.ts'
import { buildSpanTree } from './span-tree.ts'
import { visibleRows } from './visible-rows.ts'
import type { SpanTree } from './span-tree.ts'

function outline(tree: SpanTree): string[] {
  return visibleRows(tree, new Set()).map(({ node }) => `${'  '.repeat(node.depth)}${node.event.id}`)
}

describe('buildSpanTree', () => {
  test('hangs children below parents, earliest first, whatever order they came in', () => {
    const tree = buildSpanTree(
      [
        eventOf({ id: 'late', parentId: 'root', startTime: 3000 }),
        eventOf({ id: 'leaf', parentId: 'early', startTime: 2100 }),
        eventOf({ id: 'root', startTime: 1000 }),
        eventOf({ id: 'early', parentId: 'root', startTime: 2000 }),
      ],
      'session',
    )
    expect(outline(tree)).toEqual(['root', '  early', '    leaf', '  late'])
    expect(tree.roots[0]).toMatchObject({ descendantCount: 3, detached: null })
  })

  test('puts roots below the session event when there is one', () => {
    const tree = buildSpanTree(
      [eventOf({ id: 'a' }), eventOf({ id: 'session', parentId: null, type: 'session', startTime: 900 })],
      'session',
    )
    expect(outline(tree)).toEqual(['session', '  a'])
  })

  test('draws an event whose parent is missing as a marked root', () => {
    const tree = buildSpanTree([eventOf({ id: 'a' }), eventOf({ id: 'orphan', parentId: 'gone' })], 'session')
    expect(tree.byId.get('orphan')).toMatchObject({ depth: 0, detached: 'missing-parent' })
    expect(tree.byId.get('a')).toMatchObject({ depth: 0, detached: null })
  })

  test('cuts a ring at its earliest event and shows everything once', () => {
    const tree = buildSpanTree(
      [
        eventOf({ id: 'a', parentId: 'c', startTime: 2000 }),
        eventOf({ id: 'b', parentId: 'a', startTime: 1000 }),
        eventOf({ id: 'c', parentId: 'b', startTime: 3000 }),
        eventOf({ id: 'below', parentId: 'c', startTime: 500 }),
      ],
      'session',
    )
    expect(outline(tree)).toEqual(['b', '  c', '    below', '    a'])
    expect(tree.byId.get('b')?.detached).toBe('cycle')
    expect(tree.parentOf.has('b')).toBe(false)
  })

  test('cuts several rings, each once, with what hangs below them', () => {
    const ring = (name: string): ReturnType<typeof eventOf>[] => [
      eventOf({ id: `${name}-tail`, parentId: `${name}-1`, startTime: 1 }),
      eventOf({ id: `${name}-1`, parentId: `${name}-2`, startTime: 2 }),
      eventOf({ id: `${name}-2`, parentId: `${name}-1`, startTime: 3 }),
    ]
    const tree = buildSpanTree([...ring('a'), ...ring('b')], 'session')
    expect(tree.roots.map((root) => [root.event.id, root.descendantCount])).toEqual([
      ['a-1', 2],
      ['b-1', 2],
    ])
  })

  test('shows an event that is its own parent as a marked root', () => {
    const tree = buildSpanTree([eventOf({ id: 'self', parentId: 'self' })], 'session')
    expect(tree.roots.map((root) => root.detached)).toEqual(['cycle'])
  })

  test('counts the errors below a node without its own', () => {
    const tree = buildSpanTree(
      [
        eventOf({ id: 'root', status: 'error' }),
        eventOf({ id: 'a', parentId: 'root', status: 'error' }),
        eventOf({ id: 'b', parentId: 'a', status: 'error' }),
      ],
      'session',
    )
    expect(tree.byId.get('root')?.descendantErrorCount).toBe(2)
  })

  test('takes a chain of 50,000 spans without running out of stack', () => {
    const events = Array.from({ length: 50_000 }, (_, index) =>
      eventOf({ id: String(index), parentId: index === 0 ? 'session' : String(index - 1), startTime: index }),
    )
    const tree = buildSpanTree(events, 'session')
    expect(tree.byId.get('49999')?.depth).toBe(49_999)
    expect(visibleRows(tree, new Set())).toHaveLength(50_000)
  })
})
