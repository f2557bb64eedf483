import { expect, test } from 'vitest'
import { costUsd, priceOf } from './cost.ts'
import { priceTable, pricesWrittenOn } from './price-table.ts'
import type { ModelUsage } from './cost.ts'

const usage: ModelUsage = {
  model: 'claude-sonnet-4-5',
  provider: 'anthropic',
  inputTokens: 1_000_000,
  outputTokens: 100_000,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  startTime: Date.parse('2026-11-01T00:00:00Z'),
}

test('is input and output by list price', () => {
  expect(costUsd(usage)).toBe(4.5)
  expect(costUsd({ ...usage, model: 'gpt-4o-mini', provider: 'openai' })).toBe(0.21)
})

test('counts cached tokens once, at their own price', () => {
  expect(costUsd({ ...usage, outputTokens: 0, cacheReadTokens: 600_000, cacheWriteTokens: 200_000 })).toBe(
    0.2 * 3 + 0.6 * 0.3 + 0.2 * 3.75,
  )
})

test.each([
  ['a model that is in no list', { model: 'local-chat' }],
  ['no model', { model: null }],
  ['a server of one’s own', { provider: 'ollama' }],
  ['input that nobody counted', { inputTokens: null }],
  ['output that nobody counted', { outputTokens: null }],
  ['a cache that has no price', { model: 'gpt-4-turbo', provider: 'openai', cacheReadTokens: 1 }],
  ['a prompt beyond the list', { model: 'gemini-2.5-pro', provider: 'google', inputTokens: 200_001 }],
])('is unknown for %s', (_what, change) => {
  expect(costUsd({ ...usage, ...change })).toBeNull()
})

test('is nothing for the output of embeddings', () => {
  expect(costUsd({ ...usage, model: 'text-embedding-3-small', provider: 'openai', outputTokens: null })).toBe(0.02)
})

test('takes the price of the day', () => {
  const o3 = { ...usage, model: 'o3', provider: 'openai', outputTokens: 0 }
  expect(costUsd({ ...o3, startTime: Date.parse('2025-05-01T00:00:00Z') })).toBe(10)
  expect(costUsd({ ...o3, startTime: Date.parse('2025-07-01T00:00:00Z') })).toBe(2)
})

test.each([
  ['gpt-4o-2024-08-06', 2.5],
  ['gpt-4o-2024-05-13', 5],
  ['openai/gpt-4o', 2.5],
  ['models/gemini-2.5-flash', 0.3],
  ['claude-3-5-sonnet-latest', 3],
  ['claude-sonnet-4-20250514', 3],
  ['claude-opus-4-0', 15],
  ['us.anthropic.claude-3-5-haiku-20241022-v1:0', 0.8],
  ['claude-3-5-haiku@20241022', 0.8],
  ['GPT-5-mini', 0.25],
])('knows %s', (model, input) => {
  expect(priceOf(model, usage.startTime)?.input).toBe(input)
})

test.each(['gpt-4o-audio', 'gpt-5-codex-max', 'claude', 'o3-pro', 'my-gpt-4o'])('does not guess about %s', (model) => {
  expect(priceOf(model, usage.startTime)).toBeUndefined()
})

test('has dated prices, none of them of the future', () => {
  for (const [model, prices] of priceTable)
    expect([model, prices.map(({ from }) => from)]).toEqual([model, prices.map(({ from }) => from).toSorted()])
  const all = [...priceTable.values()].flat()
  expect(all.every(({ from, input, output }) => from <= pricesWrittenOn && input > 0 && output >= 0)).toBe(true)
})
