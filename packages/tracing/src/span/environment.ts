import type { Sampler, SpanLimits } from '../core/span-types.ts'
import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler } from './sampler.ts'
import { TraceIdRatioBasedSampler } from './sampler-ratio.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface ProviderEnvironment {
  /** `OTEL_SDK_DISABLED=true`: nothing is to be recorded. */
  readonly isDisabled: boolean
  /** `undefined` when `OTEL_TRACES_SAMPLER` says nothing. */
  readonly sampler: Sampler | undefined
  /** Only the limits that the environment names. */
  readonly limits: SpanLimits
  /** One sentence for each value that was not understood; its default is used. */
  readonly warnings: readonly string[]
}

/** The span's own variable first, then the general one, then the name that OTel JS also knows. */
const LIMIT_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  attributeCountLimit: ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  attributeValueLengthLimit: ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
  eventCountLimit: ['OTEL_SPAN_EVENT_COUNT_LIMIT'],
  linkCountLimit: ['OTEL_SPAN_LINK_COUNT_LIMIT'],
  attributePerEventCountLimit: ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT'],
  attributePerLinkCountLimit: ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT'],
}

/**
 * What OpenTelemetry's general variables say about a tracer provider (specification, "Environment Variable Specification").
 * Pure: reads nothing but `env`. Empty values count as absent, garbage gives a warning and the default.
 *
 * @example
 * const { sampler, limits } = providerConfigFromEnvironment(process.env)
 */
export function providerConfigFromEnvironment(env: Environment): ProviderEnvironment {
  const warnings: string[] = []
  return {
    isDisabled: readBoolean(env, 'OTEL_SDK_DISABLED', warnings),
    sampler: readSampler(env, warnings),
    limits: readLimits(env, warnings),
    warnings,
  }
}

function readText(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

function readBoolean(env: Environment, name: string, warnings: string[]): boolean {
  const value = readText(env, name)?.toLowerCase()
  if (value === undefined || value === 'true' || value === 'false') return value === 'true'
  warnings.push(`${name} is true or false, not "${value}"; it counts as false.`)
  return false
}

function readLimits(env: Environment, warnings: string[]): SpanLimits {
  const limits: Record<string, number> = {}
  for (const [limit, names] of Object.entries(LIMIT_VARIABLES)) {
    const name = names.find((one) => readText(env, one) !== undefined)
    if (name === undefined) continue
    const value = Number(readText(env, name))
    if (Number.isInteger(value) && value >= 0) limits[limit] = value
    else warnings.push(`${name} is a whole number of 0 or more, not "${env[name]}"; the default is used.`)
  }
  return limits
}

function readSampler(env: Environment, warnings: string[]): Sampler | undefined {
  const name = readText(env, 'OTEL_TRACES_SAMPLER')?.toLowerCase()
  if (name === undefined) return undefined
  const root = rootSampler(name.replace(/^parentbased_/, ''), env, warnings)
  if (root === undefined) {
    const known = 'always_on, always_off, traceidratio, or one of them after parentbased_'
    warnings.push(`OTEL_TRACES_SAMPLER is ${known}, not "${name}"; the default is used.`)
    return undefined
  }
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}

function rootSampler(name: string, env: Environment, warnings: string[]): Sampler | undefined {
  if (name === 'always_on') return new AlwaysOnSampler()
  if (name === 'always_off') return new AlwaysOffSampler()
  return name === 'traceidratio' ? new TraceIdRatioBasedSampler(readRatio(env, warnings)) : undefined
}

function readRatio(env: Environment, warnings: string[]): number {
  const text = readText(env, 'OTEL_TRACES_SAMPLER_ARG')
  const ratio = Number(text ?? 1)
  if (ratio >= 0 && ratio <= 1) return ratio
  warnings.push(`OTEL_TRACES_SAMPLER_ARG is a number from 0 to 1, not "${text}"; every trace is sampled.`)
  return 1
}
