import { expect, test } from 'vitest'
import { eventOf } from './event-fixture.ts'
import { buildSpanTree } from './span-tree.ts'
import { diffTrees } from './tree-diff.ts'
import type { EventSummary } from '@honeyhive/api'

function outline(before: readonly EventSummary[], after: readonly EventSummary[]): string[] {
  return diffTrees(buildSpanTree(before, 's'), buildSpanTree(after, 's')).map(
    ({ depth, before: then, after: now, change, isSlower, isCostlier }) =>
      `${'  '.repeat(depth)}${(now ?? then)?.event.name} ${change}${isSlower ? ' slower' : ''}${isCostlier ? ' costlier' : ''}`,
  )
}

const span = (id: string, parentId: string, part: Partial<EventSummary> = {}): EventSummary =>
  eventOf({ id, parentId, name: id.replace(/\d$/u, ''), startTime: Number(/\d$/u.exec(id)?.[0] ?? 0), ...part })

test('pairs the steps of two trees, and says which are new, gone, slower and costlier', () => {
  const before = [
    span('root', 's'),
    span('search1', 'root', { durationMillis: 100 }),
    span('chat2', 'root', { durationMillis: 100, costUsd: 0.01 }),
    span('notify3', 'root'),
  ]
  const after = [
    span('root', 's'),
    span('search1', 'root', { durationMillis: 300 }),
    span('rank2', 'root'),
    span('chat3', 'root', { durationMillis: 105, costUsd: 0.02 }),
  ]
  expect(outline(before, after)).toEqual([
    'root same',
    '  search changed slower',
    '  rank added',
    '  chat changed costlier',
    '  notify removed',
  ])
})

test('walks a deep tree without recursion', () => {
  const deep = Array.from({ length: 20_000 }, (_, index) => span(`n${index}x`, index === 0 ? 's' : `n${index - 1}x`))
  expect(diffTrees(buildSpanTree(deep, 's'), buildSpanTree(deep, 's'))).toHaveLength(20_000)
})
