import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { offlineDatapointId, offlineDatasetId } from './offline-id.ts'

describe('offline dataset ids', () => {
  it.each([
    [[{ inputs: { query: 'test' } }], 'EXT-6000ae9fa3f6ca4f'],
    [[], 'EXT-4f53cda18c2baa0c'],
    [[{ b: 1, a: 'é', f: 1.5, n: null, t: true }], 'EXT-e1977997bfa72141'],
  ])('are what the Python library computes for %j', (rows, id) => {
    expect(offlineDatasetId(rows)).toBe(id)
  })

  it('do not depend on the order of keys, but on the order of rows', () => {
    const first = { a: 1, b: 2 }
    expect(offlineDatasetId([first, { c: 3 }])).toBe(offlineDatasetId([{ b: 2, a: 1 }, { c: 3 }]))
    expect(offlineDatasetId([first, { c: 3 }])).not.toBe(offlineDatasetId([{ c: 3 }, first]))
  })
})

describe('offline datapoint ids', () => {
  const row = { inputs: { query: 'test' } }

  it.each([
    [0, 'EXT-9842cacb60f7c166'],
    [1, 'EXT-0e650d251078bac5'],
  ])('are what the Python library computes at index %i', (index, id) => {
    expect(offlineDatapointId(row, index)).toBe(id)
  })

  it.each([
    [{ id: 'my' }, 'EXT-my'],
    [{ id: 'EXT-my' }, 'EXT-my'],
    [{ datapoint_id: 'other' }, 'EXT-other'],
  ])('keep the id that the row brings, with the prefix: %j', (given, id) => {
    expect(offlineDatapointId(given, 0)).toBe(id)
  })
})

describe('canonical JSON', () => {
  it.each([
    [{ b: [1, null], a: 'x' }, '{"a": "x", "b": [1, null]}'],
    ['é😀\n\u007f', String.raw`"\u00e9\ud83d\ude00\n` + '\u007f"'],
    [0.00001, '1e-05'],
    [0.0001, '0.0001'],
    [-0, '-0.0'],
    [1e21, '1000000000000000000000'],
    [{ '\u{1F600}': 1, '\uFFFF': 2 }, String.raw`{"\uffff": 2, "\ud83d\ude00": 1}`],
    [{ gone: undefined, list: [undefined] }, '{"list": [null]}'],
  ])('writes %j as Python does', (value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  it('ends with an error, not after minutes, where lists that are shared would be written a billion times', () => {
    let value: unknown = 'lol'
    for (let level = 0; level < 30; level += 1) value = [value, value]
    expect(() => canonicalJson(value)).toThrow(/at \$.*, got more than 1000000 values \(maxValues\)/u)
    expect(() => offlineDatapointId({ inputs: value }, 0)).toThrow(/more than 1000000 values/u)
    expect(() => canonicalJson([1, [2]], { maxValues: 3 })).toThrow('at $[1][0], got more than 3 values')
    expect(canonicalJson([1, [2]], { maxValues: 4 })).toBe('[1, [2]]')
  })

  it('goes 900 levels deep, and says of what is deeper where it was, in a short line', () => {
    const nested = (levels: number): unknown => {
      let value: unknown = 1
      for (let level = 0; level < levels; level += 1) value = { down: value }
      return value
    }
    expect(canonicalJson(nested(900))).toContain('1')
    const deeper = catching(() => canonicalJson(nested(100_000)))
    expect(deeper).toMatch(/at \$\.down\.down.*…, got more than 900 levels \(maxDepth\)/u)
    expect(deeper.length).toBeLessThan(250)
    expect(() => canonicalJson([[1]], { maxDepth: 1 })).toThrow('at $[0], got more than 1 levels')
  })

  it('writes what an array has no item for as null', () => {
    // oxlint-disable-next-line no-sparse-arrays -- it is what is tested
    expect(canonicalJson([, 1])).toBe('[null, 1]')
  })

  it('names the place of what JSON cannot hold', () => {
    const cyclic: Record<string, unknown> = { inputs: {} }
    cyclic['inputs'] = { again: cyclic }
    expect(() => canonicalJson(cyclic)).toThrow('expected a JSON value at $.inputs.again')
    expect(() => canonicalJson([{ score: Number.NaN }])).toThrow('at $[0].score, got NaN')
    expect(() => canonicalJson({ run: () => 1 })).toThrow('at $.run, got function')
  })
})

function catching(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return String(error)
  }
  return 'nothing was thrown'
}
