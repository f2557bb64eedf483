import { formatCompact, formatCost } from './format.ts'
import type { UsageBreakdown } from '@honeyhive/api'

/** One line of the table of tokens: a side, or a kind of tokens within it. */
export interface UsageLine {
  readonly label: string
  readonly isPart: boolean
  readonly tokens: number | null
  readonly costUsd: number | null
}

/** Input and output with their kinds, as far as they are known. The kinds of a side add up to it: no token is counted twice. */
export function usageLines(usage: UsageBreakdown): readonly UsageLine[] {
  const {
    inputTokens,
    outputTokens,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    reasoningTokens,
    costParts,
  } = usage
  const hasCache = read !== null || written !== null
  const plain = inputTokens === null ? null : inputTokens - (read ?? 0) - (written ?? 0)
  const inputCost = costParts === null ? null : costParts.input + costParts.cacheRead + costParts.cacheWrite
  const lines: UsageLine[] = [{ label: 'Input', isPart: false, tokens: inputTokens, costUsd: inputCost }]
  if (read !== null) lines.push(part('read from the cache', read, costParts?.cacheRead))
  if (written !== null) lines.push(part('written to the cache', written, costParts?.cacheWrite))
  if (hasCache) lines.push(part('not cached', plain, costParts?.input))
  lines.push({ label: 'Output', isPart: false, tokens: outputTokens, costUsd: costParts?.output ?? null })
  if (reasoningTokens !== null && outputTokens !== null) {
    lines.push(part('reasoning', reasoningTokens), part('answer', outputTokens - reasoningTokens))
  }
  return lines
}

function part(label: string, tokens: number | null, costUsd?: number): UsageLine {
  return { label, isPart: true, tokens, costUsd: costUsd ?? null }
}

/** What is worth knowing without opening the table: `75 % of the input from the cache, 120 reasoning`. */
export function usageWords({
  inputTokens,
  cacheReadTokens: read,
  cacheWriteTokens: written,
  reasoningTokens,
  costParts,
}: UsageBreakdown): string {
  const words: string[] = []
  if (read !== null && inputTokens !== null && inputTokens > 0)
    words.push(`${Math.round((read / inputTokens) * 100)} % of the input from the cache`)
  if (written !== null && written > 0) words.push(`${formatCompact(written)} written to it`)
  if (reasoningTokens !== null) words.push(`${formatCompact(reasoningTokens)} reasoning`)
  if (words.length === 0 && costParts !== null)
    words.push(`${formatCost(costParts.input)} in, ${formatCost(costParts.output)} out`)
  return words.join(', ')
}
