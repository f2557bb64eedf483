import { withClaudeCodePrefix } from '../ingest/dialects/claude-code.ts'
import { costParts } from '../ingest/prices/cost.ts'
import { usageOfSpan } from '../ingest/usage.ts'
import type { UsageBreakdown } from '@honeyhive/api'
import type { StoredEvent } from '../store/event.ts'

/** The kinds of tokens that a model call used. What the event's own counts contradict is left out rather than shown wrong. */
export function usageBreakdown(event: StoredEvent): UsageBreakdown | null {
  const { type, inputTokens, outputTokens, costUsd, model, provider, startTime } = event
  if (type !== 'model') return null
  const said = saidUsage(event)
  const cached = (said.cacheReadTokens ?? 0) + (said.cacheWriteTokens ?? 0)
  const isWithin = inputTokens !== null && cached <= inputTokens
  const cacheReadTokens = isWithin ? said.cacheReadTokens : null
  const cacheWriteTokens = isWithin ? said.cacheWriteTokens : null
  const reasoning = said.reasoningTokens
  const reasoningTokens = reasoning !== null && reasoning <= (outputTokens ?? -1) ? reasoning : null
  if (inputTokens === null && outputTokens === null && costUsd === null) return null
  const parts = costParts({ model, provider, startTime, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens })
  return {
    inputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens,
    reasoningTokens,
    costUsd,
    costParts: parts !== null && addsUpTo(costUsd, Object.values(parts)) ? parts : null,
  }
}

type Kinds = Pick<UsageBreakdown, 'cacheReadTokens' | 'cacheWriteTokens' | 'reasoningTokens'>

/** A span's attributes say it; of an event that came as JSON, its metadata. */
function saidUsage({ name, span, metadata }: StoredEvent): Kinds {
  const ofSpan = span === null ? null : usageOfSpan(withClaudeCodePrefix(name, span.attributes))
  const keyed = Object.entries(metadata).map(([key, value]) => [`honeyhive_metadata.${key}`, value])
  const ofMetadata = usageOfSpan(Object.fromEntries(keyed))
  return {
    cacheReadTokens: ofSpan?.cacheReadTokens ?? ofMetadata.cacheReadTokens,
    cacheWriteTokens: ofSpan?.cacheWriteTokens ?? ofMetadata.cacheWriteTokens,
    reasoningTokens: ofSpan?.reasoningTokens ?? ofMetadata.reasoningTokens,
  }
}

/** Each part is rounded to a billionth of a dollar, and so is their sum. */
function addsUpTo(total: number | null, parts: readonly number[]): boolean {
  return total !== null && Math.abs(parts.reduce((sum, part) => sum + part, 0) - total) < 1e-8
}
