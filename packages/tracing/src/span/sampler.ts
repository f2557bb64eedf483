import { type Attributes, type Context, type Link, type SpanKind, trace } from '@opentelemetry/api'
import type { Sampler, SamplingDecision, SamplingResult } from '../core/span-types.ts'

export const NOT_RECORD = 0 as const
export const RECORD = 1 as const
export const RECORD_AND_SAMPLED = 2 as const

/** What a decision without a trace id may depend on. */
export interface ParentFlags {
  readonly isSampled: boolean
  readonly isRemote: boolean
}

/**
 * A sampler that can often decide without the trace id as text, which then need not be made. `undefined` means that it
 * needs the whole question.
 */
export interface QuickSampler extends Sampler {
  decideQuickly(parent: ParentFlags | undefined): SamplingDecision | undefined
}

export function isQuickSampler(sampler: Sampler): sampler is QuickSampler {
  return 'decideQuickly' in sampler
}

export class AlwaysOnSampler implements QuickSampler {
  shouldSample(): SamplingResult {
    return { decision: RECORD_AND_SAMPLED }
  }

  decideQuickly(): SamplingDecision {
    return RECORD_AND_SAMPLED
  }

  toString(): string {
    return 'AlwaysOnSampler'
  }
}

export class AlwaysOffSampler implements QuickSampler {
  shouldSample(): SamplingResult {
    return { decision: NOT_RECORD }
  }

  decideQuickly(): SamplingDecision {
    return NOT_RECORD
  }

  toString(): string {
    return 'AlwaysOffSampler'
  }
}

export interface ParentBasedSamplerOptions {
  /** Decides for spans without a parent. */
  readonly root: Sampler
  readonly remoteParentSampled?: Sampler
  readonly remoteParentNotSampled?: Sampler
  readonly localParentSampled?: Sampler
  readonly localParentNotSampled?: Sampler
}

/** Does what the parent did, and asks `root` where there is none. */
export class ParentBasedSampler implements QuickSampler {
  private readonly root: Sampler
  private readonly remoteParentSampled: Sampler
  private readonly remoteParentNotSampled: Sampler
  private readonly localParentSampled: Sampler
  private readonly localParentNotSampled: Sampler

  constructor(options: ParentBasedSamplerOptions) {
    this.root = options.root
    this.remoteParentSampled = options.remoteParentSampled ?? new AlwaysOnSampler()
    this.remoteParentNotSampled = options.remoteParentNotSampled ?? new AlwaysOffSampler()
    this.localParentSampled = options.localParentSampled ?? new AlwaysOnSampler()
    this.localParentNotSampled = options.localParentNotSampled ?? new AlwaysOffSampler()
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = trace.getSpanContext(context)
    const flags =
      parent !== undefined && trace.isSpanContextValid(parent)
        ? { isSampled: (parent.traceFlags & 1) === 1, isRemote: parent.isRemote === true }
        : undefined
    return this.samplerFor(flags).shouldSample(context, traceId, spanName, spanKind, attributes, links)
  }

  decideQuickly(parent: ParentFlags | undefined): SamplingDecision | undefined {
    const sampler = this.samplerFor(parent)
    return isQuickSampler(sampler) ? sampler.decideQuickly(parent) : undefined
  }

  toString(): string {
    return (
      `ParentBased{root=${this.root.toString()}, remoteParentSampled=${this.remoteParentSampled.toString()}, ` +
      `remoteParentNotSampled=${this.remoteParentNotSampled.toString()}, localParentSampled=${this.localParentSampled.toString()}, ` +
      `localParentNotSampled=${this.localParentNotSampled.toString()}}`
    )
  }

  private samplerFor(parent: ParentFlags | undefined): Sampler {
    if (parent === undefined) return this.root
    if (parent.isRemote) return parent.isSampled ? this.remoteParentSampled : this.remoteParentNotSampled
    return parent.isSampled ? this.localParentSampled : this.localParentNotSampled
  }
}
