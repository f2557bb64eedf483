/** US dollars per million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
  /** Tokens that came out of a cache; absent: such a price is not known, and where they occur neither is the cost. */
  readonly cacheRead?: number
  /** Tokens that went into a cache (Anthropic's of five minutes). */
  readonly cacheWrite?: number
  /** A longer prompt has another price, which is not in this table. */
  readonly maxInputTokens?: number
}

export interface DatedPrice extends Price {
  /** The day from which it holds, ISO; the first of a model holds before it, too. */
  readonly from: string
}

/**
 * The day on which this table was written, from what is known of the makers' list prices; not every line was compared with
 * their pages. A model that came later is unknown here until its line is added.
 */
export const pricesWrittenOn = '2026-11-21'

const anthropic = (input: number, output: number, read = 0.1): Price => ({
  input,
  output,
  cacheRead: rounded(input * read),
  cacheWrite: rounded(input * 1.25),
})

const openai = (input: number, output: number, cacheRead?: number): Price => ({
  input,
  output,
  ...(cacheRead === undefined ? {} : { cacheRead }),
})

const gemini = (input: number, output: number, cacheRead: number, maxInputTokens?: number): Price => ({
  ...openai(input, output, cacheRead),
  ...(maxInputTokens === undefined ? {} : { maxInputTokens }),
})

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

const since = (from: string, price: Price): DatedPrice => ({ from, ...price })
const always = (price: Price): readonly DatedPrice[] => [since('1970-01-01', price)]

/**
 * List prices of providers for their plain, immediate service, by the model's name without its date. To be compared with
 * platform.claude.com/docs/en/about-claude/pricing, developers.openai.com/api/docs/pricing and ai.google.dev/gemini-api/docs/pricing.
 */
export const priceTable: ReadonlyMap<string, readonly DatedPrice[]> = new Map([
  ['claude-fable-5-1', always(anthropic(10, 50, 0.025))],
  ['claude-fable-5', always(anthropic(10, 50))],
  ['claude-opus-5', always(anthropic(5, 25))],
  ['claude-opus-4-8', always(anthropic(5, 25))],
  ['claude-opus-4-7', always(anthropic(5, 25))],
  ['claude-opus-4-6', always(anthropic(5, 25))],
  ['claude-opus-4-5', always(anthropic(5, 25))],
  ['claude-opus-4-1', always(anthropic(15, 75))],
  ['claude-opus-4', always(anthropic(15, 75))],
  ['claude-3-opus', always(anthropic(15, 75))],
  ['claude-sonnet-4-5', always(anthropic(3, 15))],
  ['claude-sonnet-4', always(anthropic(3, 15))],
  ['claude-3-7-sonnet', always(anthropic(3, 15))],
  ['claude-3-5-sonnet', always(anthropic(3, 15))],
  ['claude-haiku-4-5', always(anthropic(1, 5))],
  ['claude-3-5-haiku', always(anthropic(0.8, 4))],
  ['claude-3-haiku', always({ input: 0.25, output: 1.25, cacheRead: 0.03, cacheWrite: 0.3 })],
  ['gpt-5.4', always(openai(2.5, 15, 0.25))],
  ['gpt-5.4-mini', always(openai(0.75, 4.5, 0.075))],
  ['gpt-5', always(openai(1.25, 10, 0.125))],
  ['gpt-5-mini', always(openai(0.25, 2, 0.025))],
  ['gpt-5-nano', always(openai(0.05, 0.4, 0.005))],
  ['gpt-4.1', always(openai(2, 8, 0.5))],
  ['gpt-4.1-mini', always(openai(0.4, 1.6, 0.1))],
  ['gpt-4.1-nano', always(openai(0.1, 0.4, 0.025))],
  ['gpt-4o', always(openai(2.5, 10, 1.25))],
  ['gpt-4o-2024-05-13', always(openai(5, 15))],
  ['gpt-4o-mini', always(openai(0.15, 0.6, 0.075))],
  ['gpt-4-turbo', always(openai(10, 30))],
  ['gpt-4', always(openai(30, 60))],
  ['gpt-3.5-turbo', always(openai(0.5, 1.5))],
  ['o1', always(openai(15, 60, 7.5))],
  ['o1-mini', always(openai(1.1, 4.4, 0.55))],
  ['o3', [since('2025-04-16', openai(10, 40, 2.5)), since('2025-06-10', openai(2, 8, 0.5))]],
  ['o3-mini', always(openai(1.1, 4.4, 0.55))],
  ['o4-mini', always(openai(1.1, 4.4, 0.275))],
  ['text-embedding-3-small', always(openai(0.02, 0))],
  ['text-embedding-3-large', always(openai(0.13, 0))],
  ['text-embedding-ada-002', always(openai(0.1, 0))],
  ['gemini-2.5-pro', always(gemini(1.25, 10, 0.125, 200_000))],
  ['gemini-2.5-flash', always(gemini(0.3, 2.5, 0.03))],
  ['gemini-2.5-flash-lite', always(gemini(0.1, 0.4, 0.01))],
  ['gemini-2.0-flash', always(gemini(0.1, 0.4, 0.025))],
])
