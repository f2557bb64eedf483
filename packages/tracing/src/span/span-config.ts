import type { SerializeLimits } from '../core/serialize.ts'
import type { InstrumentationScope, Resource, SpanErrorListener, SpanLimits } from '../core/span-types.ts'
import type { Clock } from './clock.ts'
import type { ProcessorChain } from './processor-chain.ts'

/** Everything that the spans of one tracer have in common. */
export interface SpanConfig {
  readonly resource: Resource
  readonly instrumentationScope: InstrumentationScope
  readonly processors: ProcessorChain
  readonly clock: Clock
  readonly onError: SpanErrorListener
  readonly attributeCountLimit: number
  /** The limit for keys that have no reserved slot. */
  readonly openAttributeCountLimit: number
  readonly attributeValueLengthLimit: number
  readonly eventCountLimit: number
  readonly linkCountLimit: number
  readonly attributePerEventCountLimit: number
  readonly attributePerLinkCountLimit: number
  readonly maxStringBytes: number
  /** Lists longer than this are stored as JSON text. */
  readonly maxListLength: number
  readonly serializeLimits: SerializeLimits
  /** Whether the text of recorded values is made only when somebody asks for it. */
  readonly defersJson: boolean
}

export type LimitConfig = Omit<
  SpanConfig,
  'resource' | 'instrumentationScope' | 'processors' | 'clock' | 'onError' | 'defersJson'
>

const MIB = 1_048_576

/** Fills in the defaults; a limit that is not a number of 0 or more counts as not given. */
export function resolveLimits(limits: SpanLimits = {}): LimitConfig {
  const attributeCountLimit = limitOf(limits.attributeCountLimit, 1024)
  const reserved = Math.min(limitOf(limits.reservedAttributeCount, 16), Math.floor(attributeCountLimit / 8))
  const maxStringBytes = limitOf(limits.maxStringBytes, MIB)
  return {
    attributeCountLimit,
    openAttributeCountLimit: Number.isFinite(attributeCountLimit)
      ? attributeCountLimit - reserved
      : attributeCountLimit,
    attributeValueLengthLimit: limitOf(limits.attributeValueLengthLimit, Infinity) || Infinity,
    eventCountLimit: limitOf(limits.eventCountLimit, 1024),
    linkCountLimit: limitOf(limits.linkCountLimit, 128),
    attributePerEventCountLimit: limitOf(limits.attributePerEventCountLimit, 128),
    attributePerLinkCountLimit: limitOf(limits.attributePerLinkCountLimit, 128),
    maxStringBytes,
    maxListLength: 10_000,
    serializeLimits: Object.freeze({ maxStringBytes }),
  }
}

function limitOf(value: unknown, fallback: number): number {
  return typeof value === 'number' && value >= 0 ? value : fallback
}
