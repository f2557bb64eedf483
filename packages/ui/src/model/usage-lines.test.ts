import { expect, test } from 'vitest'
import { usageLines, usageWords } from './usage-lines.ts'
import type { UsageBreakdown } from '@honeyhive/api'

const usage: UsageBreakdown = {
  inputTokens: 1000,
  cacheReadTokens: 750,
  cacheWriteTokens: 50,
  outputTokens: 300,
  reasoningTokens: 120,
  costUsd: 0.01,
  costParts: { input: 0.002, cacheRead: 0.001, cacheWrite: 0.003, output: 0.004 },
}

test('divides both sides into kinds that add up to them', () => {
  expect(usageLines(usage).map(({ label, tokens, costUsd }) => [label, tokens, costUsd])).toEqual([
    ['Input', 1000, 0.006],
    ['read from the cache', 750, 0.001],
    ['written to the cache', 50, 0.003],
    ['not cached', 200, 0.002],
    ['Output', 300, 0.004],
    ['reasoning', 120, null],
    ['answer', 180, null],
  ])
  expect(usageWords(usage)).toBe('75 % of the input from the cache, 50 written to it, 120 reasoning')
})

test('leaves unknown what is unknown', () => {
  const unknown: UsageBreakdown = {
    inputTokens: null,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    outputTokens: 5,
    reasoningTokens: null,
    costUsd: null,
    costParts: null,
  }
  expect(usageLines(unknown)).toEqual([
    { label: 'Input', isPart: false, tokens: null, costUsd: null },
    { label: 'Output', isPart: false, tokens: 5, costUsd: null },
  ])
  expect(usageWords(unknown)).toBe('')
})
