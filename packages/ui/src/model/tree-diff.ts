import { alignment } from './text-diff.ts'
import type { SpanNode, SpanTree } from './span-tree.ts'

export type StepChange = 'same' | 'added' | 'removed' | 'changed'

/** A step of either session, or of both, in the order of a tree. */
export interface DiffStep {
  readonly depth: number
  readonly before: SpanNode | null
  readonly after: SpanNode | null
  readonly change: StepChange
  /** What differs where the step is in both. */
  readonly isSlower: boolean
  readonly isFaster: boolean
  readonly isCostlier: boolean
  readonly isCheaper: boolean
  readonly isNewlyFailing: boolean
}

/** Differences below these say more about the machine than about the program. */
const MIN_RATIO = 1.2
const MIN_MILLIS = 5

/** Both trees as one: steps of the same type and name under the same parent are paired in their order. */
export function diffTrees(before: SpanTree, after: SpanTree): DiffStep[] {
  const steps: DiffStep[] = []
  const stack = pairsOf(before.roots, after.roots).toReversed()
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    steps.push(stepOf(pair))
    const children = pairsOf(pair.before?.children ?? [], pair.after?.children ?? [], pair.depth + 1)
    for (const child of children.toReversed()) stack.push(child)
  }
  return steps
}

interface Pair {
  readonly before: SpanNode | null
  readonly after: SpanNode | null
  readonly depth: number
}

function pairsOf(before: readonly SpanNode[], after: readonly SpanNode[], depth = 0): Pair[] {
  const aligned = alignment(before, after, isSameStep) ?? []
  const pairs: Pair[] = []
  let [x, y] = [0, 0]
  for (const [nextX, nextY] of [...aligned, [before.length, after.length] as const]) {
    for (; x < nextX; x++) pairs.push({ before: before[x] ?? null, after: null, depth })
    for (; y < nextY; y++) pairs.push({ before: null, after: after[y] ?? null, depth })
    if (x < before.length && y < after.length) pairs.push({ before: before[x] ?? null, after: after[y] ?? null, depth })
    x++
    y++
  }
  return pairs
}

function isSameStep(one: SpanNode, other: SpanNode): boolean {
  if (one.event.type !== other.event.type) return false
  // Sessions are held against each other whatever they are called.
  return one.event.type === 'session' || one.event.name === other.event.name
}

function stepOf({ before, after, depth }: Pair): DiffStep {
  const [then, now] = [before?.event ?? null, after?.event ?? null]
  const isSlower = isMore(then?.durationMillis, now?.durationMillis, MIN_MILLIS)
  const isFaster = isMore(now?.durationMillis, then?.durationMillis, MIN_MILLIS)
  const isCostlier = isMore(then?.costUsd, now?.costUsd, 0)
  const isCheaper = isMore(now?.costUsd, then?.costUsd, 0)
  const isNewlyFailing = then !== null && now?.status === 'error' && then.status !== 'error'
  const differs = isSlower || isFaster || isCostlier || isCheaper || then?.status !== now?.status
  const change = then === null ? 'added' : now === null ? 'removed' : differs ? 'changed' : 'same'
  return { depth, before, after, change, isSlower, isFaster, isCostlier, isCheaper, isNewlyFailing }
}

function isMore(then: number | null | undefined, now: number | null | undefined, least: number): boolean {
  if (typeof then !== 'number' || typeof now !== 'number') return false
  return now - then > least && now > then * MIN_RATIO
}
