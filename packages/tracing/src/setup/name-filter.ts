import type { SpanNameFilters } from '../core/read-provider.ts'
import type { Sampler, SamplingResult } from '../core/span-types.ts'
import { AlwaysOnSampler, NOT_RECORD, RECORD_AND_SAMPLED } from '../span/sampler.ts'

export function isWanted(name: string, { include, exclude }: SpanNameFilters): boolean {
  if (include.length > 0 && !include.some((prefix) => name.startsWith(prefix))) return false
  return !exclude.some((prefix) => name.startsWith(prefix))
}

/**
 * Every span, whatever a parent's sampler has decided: a vendor that keeps one trace in a hundred must not cost us the others.
 * Those that the filters name are not recorded at all.
 */
export function samplerOf(filters: SpanNameFilters | undefined): Sampler {
  if (filters === undefined) return new AlwaysOnSampler()
  return {
    shouldSample: (_context, _traceId, name): SamplingResult => ({
      decision: isWanted(name, filters) ? RECORD_AND_SAMPLED : NOT_RECORD,
    }),
    toString: () => 'SpanNameFilters',
  }
}
