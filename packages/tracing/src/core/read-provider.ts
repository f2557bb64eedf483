import { oneOf } from './option-parsers.ts'
import type { OptionReader, Parser } from './option-reader.ts'
import type { SpanProcessor } from './span-types.ts'

/** What `init` may be asked for; `auto` is `main` where the place is free, else `independent`. */
export type WantedStrategy = 'auto' | 'main' | 'independent' | 'attach'

/**
 * Prefixes of span names. A span is recorded if it begins with one of `include`, where there are any, and with none of
 * `exclude`.
 */
export interface SpanNameFilters {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

export interface ProviderConfig {
  readonly providerStrategy: WantedStrategy
  readonly spanProcessors: readonly SpanProcessor[]
  readonly spanNameFilters: SpanNameFilters | undefined
}

const strategies = ['auto', 'main', 'independent', 'attach'] as const

export function readProvider(reader: OptionReader): ProviderConfig {
  return {
    providerStrategy: reader.read('providerStrategy', ['HH_PROVIDER_STRATEGY'], oneOf(...strategies), 'auto'),
    spanProcessors: reader.read('spanProcessors', [], processors, []),
    spanNameFilters: reader.read('spanNameFilters', [], nameFilters),
  }
}

const processors: Parser<readonly SpanProcessor[]> = {
  expected: 'a list of span processors, each with onStart, onEnd, forceFlush and shutdown',
  fromOption: (value) => (Array.isArray(value) && value.every(isProcessor) ? [...value] : undefined),
  fromText: () => undefined,
}

function isProcessor(value: unknown): value is SpanProcessor {
  if (typeof value !== 'object' || value === null) return false
  return ['onStart', 'onEnd', 'forceFlush', 'shutdown'].every((name) => typeof Reflect.get(value, name) === 'function')
}

const nameFilters: Parser<SpanNameFilters> = {
  expected: 'an object of lists of prefixes: { include, exclude }',
  consequence: 'no span is filtered',
  fromOption(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const include = prefixesOf(Reflect.get(value, 'include'))
    const exclude = prefixesOf(Reflect.get(value, 'exclude'))
    return include === undefined || exclude === undefined ? undefined : { include, exclude }
  },
  fromText: () => undefined,
}

/** Each a string, or as the Python SDK has it `{ type: 'prefix', value }`. */
function prefixesOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return undefined
  const prefixes = value.map(prefixOf)
  return prefixes.every((prefix) => prefix !== undefined) ? prefixes : undefined
}

function prefixOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null || Reflect.get(value, 'type') !== 'prefix') return undefined
  const prefix: unknown = Reflect.get(value, 'value')
  return typeof prefix === 'string' ? prefix : undefined
}
