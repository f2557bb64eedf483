import { toNumber } from './dialects/readings.ts'
import { countField } from './fields.ts'
import { isRecord, parseIfJson } from './json-text.ts'
import type { JsonObject } from '../store/event.ts'

export interface Usage {
  /** All input, cached included. */
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly cacheReadTokens: number | null
  readonly cacheWriteTokens: number | null
  /** Part of the output. */
  readonly reasoningTokens: number | null
  /** As the sender says it. */
  readonly costUsd: number | null
}

/** The tokens of a span, each counted once: most conventions count cached tokens as input, some beside it. */
export function usageOfSpan(attributes: JsonObject): Usage {
  const langfuse = langfuseUsage(attributes)
  if (langfuse !== undefined) return langfuse
  const input = countField('inputTokens', attributes)
  const read = countField('cacheReadTokens', attributes)
  const written = countField('cacheWriteTokens', attributes)
  const cached = (read ?? 0) + (written ?? 0)
  const isBeside = input !== null && cached > 0 && (cached > input || countsCacheBeside(attributes))
  return {
    inputTokens: isBeside ? input + cached : input,
    outputTokens: countField('outputTokens', attributes),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    reasoningTokens: countField('reasoningTokens', attributes),
    costUsd: countField('costUsd', attributes),
  }
}

/** Claude Code hands on what Anthropic's API says, and so did the AI SDK before it told the details of its input. */
function countsCacheBeside(attributes: JsonObject): boolean {
  if ('claude_code.input_tokens' in attributes) return true
  const provider = attributes['ai.model.provider']
  return (
    typeof provider === 'string' &&
    provider.startsWith('anthropic') &&
    'ai.usage.cachedInputTokens' in attributes &&
    !Object.keys(attributes).some((key) => key.startsWith('ai.usage.inputTokenDetails.'))
  )
}

/** Langfuse's details are parts of a whole: what is input, cached or not, begins so or speaks of a cache. */
function langfuseUsage(attributes: JsonObject): Usage | undefined {
  const details = parseIfJson(attributes['langfuse.observation.usage_details'])
  const costs = parseIfJson(attributes['langfuse.observation.cost_details'])
  if (!isRecord(details) && !isRecord(costs)) return undefined
  const usage = isRecord(details) ? details : {}
  const read = sumOf(usage, (key) => /cache.*read|cached|read.*cache/u.test(key))
  const written = sumOf(usage, (key) => /cache.*(?:creation|write)/u.test(key))
  const plain = sumOf(usage, (key) => /^(?:input|prompt)/u.test(key) && !key.includes('cache'))
  const isKnown = plain !== null || read !== null || written !== null
  return {
    inputTokens: isKnown ? (plain ?? 0) + (read ?? 0) + (written ?? 0) : null,
    outputTokens: sumOf(usage, (key) => /^(?:output|completion)/u.test(key)),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    reasoningTokens: sumOf(usage, (key) => key.includes('reasoning')),
    costUsd: isRecord(costs) ? (toNumber(costs['total']) ?? sumOf(costs, (key) => key !== 'total')) : null,
  }
}

function sumOf(counts: JsonObject, isMeant: (key: string) => boolean): number | null {
  const numbers = Object.entries(counts)
    .filter(([key]) => isMeant(key))
    .map(([, value]) => toNumber(value))
    .filter((value) => value !== undefined && value >= 0)
  return numbers.length === 0 ? null : numbers.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}
