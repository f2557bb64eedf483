export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

const MAX_EDITS = 600
const MAX_TOKENS = 40_000

/** What changed from one text to the other, word by word; texts too long or too different for that by lines, or as a whole. */
export function textDiff(before: string, after: string): DiffPart[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  const parts =
    diffTokens(wordsOf(before), wordsOf(after)) ?? diffTokens(linesOf(before), linesOf(after)) ?? whole(before, after)
  return joined(parts)
}

/** Align any two lists: pairs of places that are equal, in order. Null when more than `maxEdits` separate them. */
export function alignment<T>(
  before: readonly T[],
  after: readonly T[],
  isSame: (one: T, other: T) => boolean,
  maxEdits: number = MAX_EDITS,
): (readonly [number, number])[] | null {
  const [n, m] = [before.length, after.length]
  const reach = new Map<number, number>([[1, 0]])
  const trace: Map<number, number>[] = []
  // Myers, An O(ND) Difference Algorithm (1986): the furthest place on each diagonal after so many edits.
  for (let edits = 0; edits <= Math.min(n + m, maxEdits); edits++) {
    trace.push(new Map(reach))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOf(reach, diagonal, edits)
      while (x < n && x - diagonal < m && isSame(before[x] as T, after[x - diagonal] as T)) x++
      reach.set(diagonal, x)
      if (x >= n && x - diagonal >= m) return walkBack(trace, n, m)
    }
  }
  return null
}

function startOf(reach: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  const down = reach.get(diagonal + 1) ?? -1
  const right = reach.get(diagonal - 1) ?? -1
  const goesDown = diagonal === -edits || (diagonal !== edits && right < down)
  return goesDown ? down : right + 1
}

function walkBack(trace: readonly ReadonlyMap<number, number>[], n: number, m: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  let [x, y] = [n, m]
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reach = trace[edits] ?? new Map<number, number>()
    const diagonal = x - y
    const start = edits === 0 ? 0 : startOf(reach, diagonal, edits)
    while (x > start && y > start - diagonal && x > 0 && y > 0) pairs.push([--x, --y])
    if (edits === 0) break
    const down = reach.get(diagonal + 1) ?? -1
    const right = reach.get(diagonal - 1) ?? -1
    const goesDown = diagonal === -edits || (diagonal !== edits && right < down)
    x = goesDown ? down : right
    y = x - (goesDown ? diagonal + 1 : diagonal - 1)
  }
  return pairs.toReversed()
}

function diffTokens(before: readonly string[], after: readonly string[]): DiffPart[] | null {
  if (before.length + after.length > MAX_TOKENS) return null
  const pairs = alignment(before, after, (one, other) => one === other)
  if (pairs === null) return null
  const parts: DiffPart[] = []
  let [x, y] = [0, 0]
  for (const [nextX, nextY] of [...pairs, [before.length, after.length] as const]) {
    for (; x < nextX; x++) parts.push({ kind: 'removed', text: before[x] ?? '' })
    for (; y < nextY; y++) parts.push({ kind: 'added', text: after[y] ?? '' })
    if (x < before.length && y < after.length) parts.push({ kind: 'same', text: before[x] ?? '' })
    x++
    y++
  }
  return parts
}

function whole(before: string, after: string): DiffPart[] {
  return [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|\d+(?:\.\d+)+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? []
}

/** Neighbours of one kind as one part; within a change what was removed stands before what was added. */
function joined(parts: readonly DiffPart[]): DiffPart[] {
  const found: DiffPart[] = []
  let [removed, added] = ['', '']
  const flush = (): void => {
    if (removed !== '') found.push({ kind: 'removed', text: removed })
    if (added !== '') found.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const { kind, text } of parts) {
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else {
      flush()
      const last = found.at(-1)
      if (last?.kind === 'same') found[found.length - 1] = { kind: 'same', text: last.text + text }
      else found.push({ kind: 'same', text })
    }
  }
  flush()
  return found
}
