import { startModelServer } from '@honeyhive/examples/model-server'
import OpenAI from 'openai'
import { expect, it, onTestFinished } from 'vitest'
import { startPlatform } from '../../tests/start-platform.ts'
import { evaluate } from './evaluate.ts'

const dataset = Array.from({ length: 40 }, (_, index) => ({ inputs: { question: `How high is tower ${index}?` } }))

it('a model server that says 429 with Retry-After is given way to: every datapoint succeeds, and fewer run at once', async () => {
  const model = await startModelServer()
  const platform = await startPlatform()
  onTestFinished(async () => void (await Promise.all([model.close(), platform.collector.close()])))
  const openai = new OpenAI({ baseURL: model.url, apiKey: 'none', maxRetries: 0 })
  model.faults.next(...Array.from({ length: 12 }, () => ({ kind: 'rate-limit' as const, retryAfterSeconds: 1 })))
  const lines: string[] = []
  const result = await evaluate({
    serverUrl: platform.url,
    dataset,
    function: async ({ question }) => {
      const { choices } = await openai.chat.completions.create({
        model: 'm',
        messages: [{ role: 'user', content: question }],
      })
      return choices[0]?.message.content ?? ''
    },
    maxWorkers: 20,
    printResults: true,
    output: {
      write: () => undefined,
      writeProgress: (text) => lines.push(text),
      isTerminal: true,
      columns: 200,
      hasColor: false,
    },
  })
  expect(result.stats).toMatchObject({ succeeded: 40, failed: 0, rateLimits: 12 })
  expect(result.stats.durationMillis).toBeGreaterThan(1_000)
  expect(result.datapoints.filter(({ attempts }) => attempts > 1)).toHaveLength(12)
  expect(lines.join('')).toMatch(/of 20 workers \(rate limited\)/)
  expect(
    platform.collector.spans.flatMap(({ span }) => span.events).filter(({ name }) => name === 'retry'),
  ).toHaveLength(12)
})

it('a datapoint that is refused for longer than asked for fails with what the server said', async () => {
  const model = await startModelServer({ fault: { kind: 'rate-limit', retryAfterSeconds: 0 } })
  onTestFinished(() => model.close())
  const openai = new OpenAI({ baseURL: model.url, apiKey: 'none', maxRetries: 0 })
  const result = await evaluate({
    dataset: dataset.slice(0, 1),
    function: ({ question }) =>
      openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: question }] }),
    rateLimitRetries: 1,
    printResults: false,
  })
  expect(result.datapoints[0]).toMatchObject({ status: 'failed', attempts: 2 })
  expect(result.datapoints[0]?.error).toMatch(/^RateLimitError: 429/)
})
