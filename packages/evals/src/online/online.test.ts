import { captureSpans } from '@honeyhive/tracing/testing'
import { expect, it, onTestFinished } from 'vitest'
import { evaluator } from '../evaluator/define-evaluator.ts'
import { withOnlineEvaluation } from './with-online-evaluation.ts'

function tracer() {
  const capture = captureSpans()
  onTestFinished(() => capture.stop())
  return capture
}

it('the caller has its result before an evaluator runs, and the score is beneath the span of the call', async () => {
  const capture = tracer()
  const order: string[] = []
  const answer = withOnlineEvaluation(async (question: string) => question.toUpperCase(), {
    name: 'answer',
    tracer: capture.tracer,
    evaluators: [evaluator((output: string) => (order.push('scored'), output.length), { name: 'length' })],
  })
  expect(await answer('abc')).toBe('ABC')
  order.push('answered')
  await answer.online.settled()
  expect(order).toEqual(['answered', 'scored'])
  const call = capture.span('answer')
  const score = capture.span('length')
  expect(score.parentSpanContext?.spanId).toBe(call.spanContext().spanId)
  expect(score.attributes).toMatchObject({ 'honeyhive_metrics.length': 3, 'honeyhive_metadata.online': true })
  expect(answer.online.stats()).toEqual({ calls: 1, scored: 1, shed: 0, errors: 0, waiting: 0 })
})

it('scores the share that was asked for', async () => {
  const values = [0.05, 0.2, 0.09, 0.9]
  const fn = withOnlineEvaluation((n: number) => n, {
    evaluators: [evaluator(() => 1, { name: 'one' })],
    sampleRate: 0.1,
    random: () => values.shift() ?? 1,
  })
  for (const n of [1, 2, 3, 4]) fn(n)
  await fn.online.settled()
  expect(fn.online.stats()).toMatchObject({ calls: 4, scored: 2 })
})

it('sheds under load, and counts what it sheds', async () => {
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const fn = withOnlineEvaluation((n: number) => n, {
    evaluators: [evaluator(async () => (await gate, 1), { name: 'slow' })],
    maxWaiting: 5,
    maxWorkers: 1,
  })
  for (let n = 0; n < 20; n += 1) fn(n)
  release()
  await fn.online.settled()
  const { calls, scored, shed } = fn.online.stats()
  expect([calls, scored + shed]).toEqual([20, 20])
  expect(shed).toBeGreaterThanOrEqual(14)
})

it('an evaluator that throws or hangs reaches nobody, and a function that throws is not scored', async () => {
  const fn = withOnlineEvaluation(
    async (n: number) => {
      if (n < 0) throw new RangeError('negative')
      return n
    },
    {
      timeoutMillis: 10,
      evaluators: [
        evaluator(
          () => {
            throw new Error('broken')
          },
          { name: 'broken' },
        ),
        evaluator(() => new Promise<number>(() => undefined), { name: 'hangs' }),
      ],
    },
  )
  await expect(fn(-1)).rejects.toThrow('negative')
  expect(await fn(1)).toBe(1)
  await fn.online.settled()
  expect(fn.online.stats()).toEqual({ calls: 2, scored: 1, shed: 0, errors: 2, waiting: 0 })
})

it('a rate that is none is refused', () => {
  expect(() => withOnlineEvaluation(() => 1, { evaluators: [], sampleRate: 5 })).toThrow(
    'sampleRate must be from 0 to 1, but is 5.',
  )
})
