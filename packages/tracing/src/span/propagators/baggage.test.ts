import { readFileSync } from 'node:fs'
import {
  type BaggageEntry,
  baggageEntryMetadataFromString,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
} from '@opentelemetry/api'
import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { W3CBaggagePropagator } from './baggage.ts'

interface ParseCase {
  readonly header: string
  readonly valid: boolean
  readonly entries?: readonly {
    key: string
    value: string
    properties?: readonly { key: string; value: string | null }[]
  }[]
  readonly reserialized_by_reference?: string
}

const fixture = new URL('../../../../../tests/fixtures/w3c/baggage-cases.json', import.meta.url)
const { parse: cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { parse: ParseCase[] }
const propagator = new W3CBaggagePropagator()

function extract(header: string | string[]): [string, BaggageEntry][] {
  const context = propagator.extract(ROOT_CONTEXT, { baggage: header }, defaultTextMapGetter)
  return propagation.getBaggage(context)?.getAllEntries() ?? []
}

function inject(entries: Record<string, BaggageEntry>): string | undefined {
  const carrier: Record<string, string> = {}
  const context = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(entries))
  propagator.inject(context, carrier, defaultTextMapSetter)
  return carrier['baggage']
}

function propertiesOf(entry: BaggageEntry | undefined): { key: string; value: string | null }[] {
  const text = entry?.metadata?.toString() ?? ''
  return (text === '' ? [] : text.split(';')).map((property) => {
    const [key = '', ...value] = property.split('=')
    return { key, value: value.length === 0 ? null : decodeURIComponent(value.join('=')) }
  })
}

describe('the reference cases', () => {
  it('are 37', () => {
    expect(cases).toHaveLength(37)
  })

  it.each(cases)('reads $header as the reference does', ({ header, valid, entries }) => {
    const found = extract(header)
    expect(found.map(([key, { value }]) => ({ key, value }))).toEqual(
      valid ? entries?.map(({ key, value }) => ({ key, value })) : [],
    )
    const withProperties = (entries ?? []).filter((entry) => entry.properties !== undefined)
    for (const { key, properties } of withProperties) expect(propertiesOf(new Map(found).get(key))).toEqual(properties)
  })

  it.each(cases.filter((one) => one.reserialized_by_reference !== undefined))(
    'writes $header as the reference does',
    (one) => {
      expect(inject(Object.fromEntries(extract(one.header)))).toBe(one.reserialized_by_reference)
    },
  )
})

describe('limits', () => {
  const members = (count: number): string[] => Array.from({ length: count }, (_, index) => `key${index}=value`)

  it('sends 64 members and not the 65th', () => {
    const entries = Object.fromEntries(members(65).map((member) => [member.split('=')[0], { value: 'value' }]))
    expect(inject(entries)?.split(',')).toHaveLength(64)
  })

  it('reads and sends one member of exactly 8192 bytes, and none of 8193', () => {
    const value = 'v'.repeat(8190)
    expect(extract(`k=${value}`)).toEqual([['k', { value }]])
    expect(inject({ k: { value } })).toHaveLength(8192)
    expect(extract(`k=${value}v`)).toEqual([])
    expect(inject({ k: { value: `${value}v` } })).toBeUndefined()
  })

  it('keeps at most 180 of 10,000 members, within 8192 bytes', () => {
    const kept = extract(members(10_000).join(','))
    expect(kept).toHaveLength(180)
    expect(kept.map(([key, { value }]) => `${key}=${value}`).join(',').length).toBeLessThanOrEqual(8192)
  })

  it('shares the budget over all lines', () => {
    const lines = Array.from({ length: 100 }, (_, line) => `k${line}=${'v'.repeat(4000)}`)
    expect(extract(lines)).toHaveLength(2)
    expect(extract(members(400))).toHaveLength(180)
  })

  it('keeps __proto__ as a plain key', () => {
    expect(extract('__proto__=x,a=1').map(([key]) => key)).toEqual(['__proto__', 'a'])
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe('what is sent', () => {
  it('is legal for any key, value and metadata, and is read back', () => {
    const text = string({ unit: 'binary', maxLength: 40 })
    assert(
      property(text, text, text, (key, value, metadata) => {
        const header = inject({ [key]: { value, metadata: baggageEntryMetadataFromString(metadata) } })
        const isLegal = header === undefined ? key === '' : /^[\x21-\x7e]+$/.test(header)
        return isLegal && (header === undefined || extract(header)[0]?.[1].value === value.toWellFormed())
      }),
      { seed: 41, numRuns: 1000 },
    )
  })

  it('leaves out an entry that is not what the API says, and keeps its neighbours', () => {
    const throwing = Object.defineProperty({}, 'value', {
      get: () => {
        throw new Error('no')
      },
    })
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const broken = { a: { value: 7 }, b: null, c: throwing, d: revoked.proxy, e: { value: 'kept', metadata: 7 } }
    expect(inject(broken as unknown as Record<string, BaggageEntry>)).toBe('e=kept')
  })
})
