import { describe, expect, it } from 'vitest'
import type { RecordingSpan } from '../core/span-types.ts'
import { OpenSpans } from './open-spans.ts'

function spans(count: number): readonly RecordingSpan[] {
  return Array.from({ length: count }, (_, index) => ({ name: String(index) }) as RecordingSpan)
}

/** A small deterministic generator, so that a failure can be seen again. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 4_294_967_296) * below)
  }
}

describe('the open spans', () => {
  it('are those that began and did not end, in the order in which they began', () => {
    const open = new OpenSpans()
    const all = spans(100)
    for (const span of all) open.add(span)
    for (const span of all.filter((_, index) => index % 3 !== 0)) open.delete(span)
    expect(open.all()).toEqual(all.filter((_, index) => index % 3 === 0))
  })

  it.each([1, 2, 3, 4])('are what a set would hold, whatever begins and ends when (%i)', (seed) => {
    const open = new OpenSpans()
    const expected = new Set<RecordingSpan>()
    const pick = generator(seed)
    for (const span of spans(2000)) {
      open.add(span)
      expected.add(span)
      for (let ends = pick(3); ends > 0 && expected.size > 0; ends -= 1) {
        const ending = [...expected][pick(expected.size)] as RecordingSpan
        open.delete(ending)
        expected.delete(ending)
      }
    }
    expect(open.all()).toEqual([...expected])
  })

  it('take an end that they know nothing of', () => {
    const open = new OpenSpans()
    const [known, unknown] = spans(2) as [RecordingSpan, RecordingSpan]
    open.add(known)
    open.delete(unknown)
    expect(open.all()).toEqual([known])
  })
})
