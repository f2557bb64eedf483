import { evaluate } from '@honeyhive/evals'
import { type Collector, startCollector } from '@honeyhive/kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { isWhole } from './harness/fault-case.ts'
import { hostileValues } from './values.ts'

// Some of the values take seconds to make, the more on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

/** No JSON, so that the dataset would have no name: said before anything runs. */
const refused: ReadonlySet<string> = new Set([
  'NaN',
  '+Infinity',
  '-Infinity',
  '1n',
  '10n**400n',
  'symbol',
  'registered symbol',
  'circular',
  'shared sub-object DAG of 30 levels',
  'depth 100,000',
  '1M keys',
  'sparse array of length 2^32-1',
  'mixed array',
  'getter throws',
  'getter that returns a new nested object for ever',
  'toJSON throws',
  'toJSON returns itself',
  'toJSON returns a promise',
  'toString throws',
  'valueOf throws',
  'every trap throws',
  'revoked',
  'invalid Date',
  'Buffer 50 MB',
  'Node Readable',
  'DOM-like tree with parent links',
  'function',
  'async function',
])

/** What the value itself says when it is read. */
const says: Readonly<Record<string, RegExp>> = {
  'getter throws': /^Row 1 of the dataset cannot be used\. getter$/u,
  'every trap throws': /^Row 1 of the dataset cannot be used\. hook$/u,
  revoked: /proxy/u,
}

let collector: Collector
let unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => void unhandled.push(reason)

beforeAll(async () => {
  collector = await startCollector()
  vi.stubEnv('HH_API_URL', collector.url)
  process.on('unhandledRejection', onUnhandled)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  process.off('unhandledRejection', onUnhandled)
  await collector.close()
})
beforeEach(() => void (unhandled = []))

/** Take seconds to make and to read. */
const isLong = (name: string): boolean =>
  /^(50 MB|1M |infinite ownKeys|shared sub-object|Buffer 50 MB|sparse)/u.test(name)

const cases = hostileValues.filter(({ name }) => isWhole || !isLong(name))
const accepted = cases.filter(({ name }) => !refused.has(name))

describe('in a row of an evaluation,', () => {
  it.each(accepted)('$name reaches the function and the evaluator', async (hostile) => {
    const value = hostile.make()
    const truth = hostile.make()
    const seen: boolean[] = []
    const result = await evaluation(
      [value, truth],
      (given, index) => void seen.push(Object.is(given, [value, truth][index])),
    )
    expect(seen).toEqual([true, true])
    expect(result.datapoints).toMatchObject([{ outputs: 'answered' }])
    await hostile.check?.(value)
    await hostile.check?.(truth)
    expect(unhandled).toEqual([])
  })

  it.each(cases.filter(({ name }) => refused.has(name)))('$name is refused before anything runs', async (hostile) => {
    const value = hostile.make()
    const seen = vi.fn<() => void>()
    await expect(evaluation([value, value], seen)).rejects.toThrow(says[hostile.name] ?? /dataset/iu)
    expect(seen).not.toHaveBeenCalled()
    await hostile.check?.(value)
    expect(unhandled).toEqual([])
  })
})

/** Reads each of the two values once as JSON, and lets see what the function and the evaluator get. */
async function evaluation([value, truth]: readonly [unknown, unknown], see: (given: unknown, index: number) => void) {
  return evaluate({
    dataset: [{ inputs: { value }, groundTruth: { value: truth } }],
    function: (inputs: { readonly value: unknown }) => {
      see(inputs.value, 0)
      return 'answered'
    },
    evaluators: [
      function scored(_outputs: unknown, _inputs: unknown, groundTruth?: { readonly value?: unknown }) {
        see(groundTruth?.value, 1)
        return 1
      },
    ],
    printResults: false,
  })
}
