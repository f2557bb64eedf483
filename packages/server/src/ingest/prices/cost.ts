import { priceTable } from './price-table.ts'
import type { Price } from './price-table.ts'

/** What one model call used. */
export interface ModelUsage {
  readonly model: string | null
  readonly provider: string | null
  /** All input, what came from a cache or went into one included; null: not known. */
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly cacheReadTokens: number | null
  readonly cacheWriteTokens: number | null
  /** Unix milliseconds. */
  readonly startTime: number
}

/** Those that sell these models at the makers' own list prices. A local server that speaks the same API is none of them. */
const sellers =
  /^(?:openai|anthropic|google|gemini|gcp[._]|vertex|google[._]|aws[._]?bedrock|bedrock|amazon[._-]bedrock|azure|az[._])/u

/** What each kind of token cost, in US dollars. */
export interface CostParts {
  /** Input that no cache had. */
  readonly input: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly output: number
}

/** US dollars of a model call by list price; null where the model, its seller, its price or its usage is not known. */
export function costUsd(usage: ModelUsage): number | null {
  const parts = millionthsOf(usage)
  return parts === null ? null : dollars(parts.input + parts.cacheRead + parts.cacheWrite + parts.output)
}

/** The same by kind of token. */
export function costParts(usage: ModelUsage): CostParts | null {
  const parts = millionthsOf(usage)
  if (parts === null) return null
  const { input, cacheRead, cacheWrite, output } = parts
  return {
    input: dollars(input),
    cacheRead: dollars(cacheRead),
    cacheWrite: dollars(cacheWrite),
    output: dollars(output),
  }
}

function millionthsOf(usage: ModelUsage): CostParts | null {
  const { model, provider, inputTokens, outputTokens } = usage
  if (model === null || (provider !== null && !sellers.test(provider))) return null
  const price = priceOf(model, usage.startTime)
  if (price === undefined || inputTokens === null || inputTokens > (price.maxInputTokens ?? Infinity)) return null
  if (outputTokens === null && price.output > 0) return null
  const read = usage.cacheReadTokens ?? 0
  const written = usage.cacheWriteTokens ?? 0
  if (read > 0 && price.cacheRead === undefined) return null
  return {
    input: Math.max(0, inputTokens - read - written) * price.input,
    cacheRead: read * (price.cacheRead ?? 0),
    cacheWrite: written * (price.cacheWrite ?? price.input),
    output: (outputTokens ?? 0) * price.output,
  }
}

function dollars(millionths: number): number {
  return Math.round(millionths * 1000) / 1e9
}

/** The price that held then, of the model by its name as it is, else without what clouds and dates add to it. */
export function priceOf(model: string, timeMillis: number): Price | undefined {
  const name = model.toLowerCase()
  const prices = priceTable.get(name) ?? priceTable.get(bareName(name))
  if (prices === undefined) return undefined
  const day = new Date(timeMillis).toISOString().slice(0, 10)
  return prices.findLast(({ from }) => from <= day) ?? prices[0]
}

/** `us.anthropic.claude-3-5-sonnet-20241022-v2:0`, `models/gemini-2.5-pro`, `gpt-4o-2024-08-06`, `claude-opus-4-0`. */
function bareName(name: string): string {
  return name
    .replace(/^.*\//u, '')
    .replace(/^(?:[a-z]+\.)?anthropic\./u, '')
    .replace(/(?:-v\d+)?(?::\d+)?$/u, '')
    .replace(/[-@]\d{4}-?\d{2}-?\d{2}$/u, '')
    .replace(/-latest$/u, '')
    .replace(/^(?<name>claude-(?:opus|sonnet)-4)-0$/u, '$<name>')
    .replace(/^(?<family>claude-[a-z]+-\d)\.(?<minor>\d)$/u, '$<family>-$<minor>')
}
