import { describe, expect, it } from 'vitest'
import { providerConfigFromEnvironment } from './environment.ts'

const samplerOf = (name: string, ratio?: string): string | undefined =>
  providerConfigFromEnvironment({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }).sampler?.toString()

describe('providerConfigFromEnvironment', () => {
  it('says nothing where the environment says nothing', () => {
    const nothing = { isDisabled: false, sampler: undefined, limits: {}, warnings: [] }
    expect(providerConfigFromEnvironment({})).toEqual(nothing)
    expect(providerConfigFromEnvironment({ OTEL_SDK_DISABLED: ' ', OTEL_TRACES_SAMPLER: '' })).toEqual(nothing)
  })

  it.each([
    ['always_on', undefined, 'AlwaysOnSampler'],
    ['always_off', undefined, 'AlwaysOffSampler'],
    ['traceidratio', '0.25', 'TraceIdRatioBased{0.25}'],
    ['traceidratio', undefined, 'TraceIdRatioBased{1}'],
    ['parentbased_always_on', undefined, 'ParentBased{root=AlwaysOnSampler'],
    ['parentbased_always_off', undefined, 'ParentBased{root=AlwaysOffSampler'],
    ['parentbased_traceidratio', '0.5', 'ParentBased{root=TraceIdRatioBased{0.5}'],
    [' Always_On ', undefined, 'AlwaysOnSampler'],
  ])('reads the sampler %s with argument %s', (name, ratio, expected) => {
    expect(samplerOf(name, ratio)).toContain(expected)
  })

  it('prefers the variables of the span to the general ones', () => {
    const { limits } = providerConfigFromEnvironment({
      OTEL_ATTRIBUTE_COUNT_LIMIT: '10',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '20',
      OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '30',
      OTEL_SPAN_EVENT_COUNT_LIMIT: '0',
      OTEL_SPAN_LINK_COUNT_LIMIT: '40',
      OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '50',
      OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT: '60',
    })
    expect(limits).toEqual({
      attributeCountLimit: 20,
      attributeValueLengthLimit: 30,
      eventCountLimit: 0,
      linkCountLimit: 40,
      attributePerEventCountLimit: 50,
      attributePerLinkCountLimit: 60,
    })
  })

  it('warns of garbage and uses the default', () => {
    const { isDisabled, sampler, limits, warnings } = providerConfigFromEnvironment({
      OTEL_SDK_DISABLED: 'yes',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_SPAN_EVENT_COUNT_LIMIT: 'many',
      OTEL_SPAN_LINK_COUNT_LIMIT: '-1',
    })
    expect({ isDisabled, sampler, limits }).toEqual({ isDisabled: false, sampler: undefined, limits: {} })
    expect(warnings).toHaveLength(4)
    expect(warnings[1]).toMatch(/^OTEL_TRACES_SAMPLER is always_on, .* not "sometimes"; the default is used\.$/)
  })

  it('samples everything when the ratio is no ratio', () => {
    const { sampler, warnings } = providerConfigFromEnvironment({
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '7',
    })
    expect(sampler?.toString()).toBe('TraceIdRatioBased{1}')
    expect(warnings).toHaveLength(1)
  })

  it('disables in any case of letters', () => {
    expect(providerConfigFromEnvironment({ OTEL_SDK_DISABLED: 'TRUE' }).isDisabled).toBe(true)
  })
})
