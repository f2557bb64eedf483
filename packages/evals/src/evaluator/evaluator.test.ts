import { describe, expect, it } from 'vitest'
import { evaluate } from '../run/evaluate.ts'
import { fromAutoevals } from './autoevals.ts'
import { evaluator, settingsOf } from './define-evaluator.ts'
import type { Evaluator } from './evaluator.ts'

const quiet = { printResults: false } as const

async function scoreOf(one: Evaluator, output: unknown = 'out') {
  const result = await evaluate({
    ...quiet,
    dataset: [{ inputs: 'in', groundTruth: 'truth' }],
    function: () => output,
    evaluators: [one],
  })
  return { score: Object.values(result.datapoints[0]?.scores ?? {})[0], result }
}

describe('evaluator()', () => {
  it('is called as the function was, under its new name, and prints nothing', () => {
    const named = evaluator((a: string, b: string) => `${a}${b}`, { name: 'joined', weight: 2 })
    expect(named('x', 'y')).toBe('xy')
    expect(named.name).toBe('joined')
    expect(settingsOf(named)).toEqual({ name: 'joined', weight: 2 })
  })

  it('takes settings first as well, and the empty texts of the first SDK for nothing', () => {
    const named = evaluator({ name: 'first', transform: '' as never, checker: '' as never })((a: number) => a)
    expect(named(3)).toBe(3)
    expect(settingsOf(named)).toEqual({ name: 'first' })
  })

  it.each([
    ['mean', 2.5],
    ['median', 1.5],
    ['min', 1],
    ['max', 6],
    ['mode', 1],
    [(values: readonly unknown[]) => values.length, 4],
    [undefined, 2.5],
  ] as const)('asks so often as it is to, and makes one score by %s', async (aggregate, expected) => {
    const answers = [1, 1, 2, 6]
    const { score } = await scoreOf(evaluator(() => answers.shift() ?? 0, { name: 'r', repeat: 4, aggregate }))
    expect(score?.value).toBe(expected)
    expect(answers).toEqual([])
  })

  it('transforms each answer before it aggregates, then checks against the target', async () => {
    const answers = [10, 20]
    const { score } = await scoreOf(
      evaluator(async () => ({ score: answers.shift() ?? 0, explanation: 'why' }), {
        name: 't',
        repeat: 2,
        transform: (value) => Number(value) / 10,
        checker: (value, target) => Number(value) > Number(target),
        target: 1.4,
      }),
    )
    expect(score).toMatchObject({ value: 1.5, passed: true, explanation: 'why' })
  })

  it.each([
    [{ target: 0.5 }, 0.4, false],
    [{ target: 0.5 }, 0.5, true],
    [{ target: 0.5, direction: 'lower' as const }, 0.6, false],
    [{ target: 'good' }, 'good', true],
    [{}, false, false],
    [{}, 0.4, undefined],
  ])('with %j passes %j: %j', async (settings, value, passed) => {
    expect((await scoreOf(evaluator(() => value, { name: 'p', ...settings }))).score?.passed).toBe(passed)
  })

  it('that asserts and does not pass, or fails, fails the run', async () => {
    const { result } = await scoreOf(evaluator(() => 0.2, { name: 'must', target: 0.5, asserts: true }))
    expect(result.verdict).toMatchObject({ status: 'fail', reasons: ['must asserts, and did not pass for 1 of 1.'] })
    const broken = evaluator(
      () => {
        throw new Error('x')
      },
      { name: 'must', asserts: true },
    )
    expect((await scoreOf(broken)).result.verdict.status).toBe('fail')
  })

  it('whose checker throws is an error of that score', async () => {
    const checker = (): boolean => {
      throw new Error('no target')
    }
    expect((await scoreOf(evaluator(() => 1, { name: 'c', checker }))).score?.error).toBe('Error: no target')
  })

  it.each([
    [{ repeat: 0 }, "The evaluator 'e': repeat must be a number above 0, but is 0."],
    [
      { transform: 'value * 2' },
      "The evaluator 'e': transform must be a function, but is string. Text is not evaluated.",
    ],
  ])('refuses %j', (settings, message) => {
    expect(() => evaluator(() => 1, { name: 'e', ...(settings as object) })).toThrow(message)
  })
})

describe('a scorer of autoevals', () => {
  it('is given output, expected and input, and its score, rationale and metadata are kept', async () => {
    const asked: unknown[] = []
    const Scorer = async (args: unknown) => {
      asked.push(args)
      return { name: 'Scorer', score: 0.7, metadata: { rationale: 'because', choice: 'B' } }
    }
    const { score } = await scoreOf(fromAutoevals(Scorer, { args: { model: 'm' } }))
    expect(asked).toEqual([{ output: 'out', expected: 'truth', input: 'in', model: 'm' }])
    expect(score).toMatchObject({ value: 0.7, label: 'B', explanation: 'because' })
  })

  it('that gives no score has none, and one that gives an error is an error', async () => {
    expect(
      (
        await scoreOf(
          fromAutoevals(function Skips() {
            return { name: 'x', score: null }
          }),
        )
      ).score?.value,
    ).toBeUndefined()
    expect(
      (
        await scoreOf(
          fromAutoevals(function Breaks() {
            return { name: 'x', score: null, error: new Error('bad key') }
          }),
        )
      ).score?.error,
    ).toBe('Error: bad key')
  })
})
