import { type Context, isValidTraceId } from '@opentelemetry/api'
import type { Sampler, SamplingResult } from '../core/span-types.ts'
import { NOT_RECORD, RECORD_AND_SAMPLED } from './sampler.ts'

/** Samples a fraction of traces, decided by the trace id alone, so that every process decides alike. */
export class TraceIdRatioBasedSampler implements Sampler {
  private readonly ratio: number
  private readonly upperBound: number

  /** `ratio` from 0 to 1; beyond it the nearer end counts, and what is not a number counts as 0. */
  constructor(ratio: number = 0) {
    this.ratio = typeof ratio === 'number' && ratio > 0 ? Math.min(ratio, 1) : 0
    // The bound and the way of folding the id are those of OTel JS: a mixed fleet has to sample the same traces.
    this.upperBound = this.ratio === 1 ? 0x100000000 : Math.floor(this.ratio * 0xffffffff)
  }

  shouldSample(_context: Context, traceId: string): SamplingResult {
    const isSampled = isValidTraceId(traceId) && foldTraceId(traceId) < this.upperBound
    return { decision: isSampled ? RECORD_AND_SAMPLED : NOT_RECORD }
  }

  toString(): string {
    return `TraceIdRatioBased{${this.ratio}}`
  }
}

/** The four 32-bit quarters of the id, combined by exclusive or. */
function foldTraceId(traceId: string): number {
  let folded = 0
  for (let start = 0; start < 32; start += 8) folded ^= Number.parseInt(traceId.slice(start, start + 8), 16)
  return folded >>> 0
}
