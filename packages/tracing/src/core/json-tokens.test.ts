import { ProtoWriter } from '@honeyhive/otlp'
import { describe, expect, it } from 'vitest'
import { TokenReader, knownKeys } from './json-tokens.ts'
import { captureValue, serialize } from './serialize.ts'

const control = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code))
const values: readonly object[] = [
  {},
  [],
  { a: 1, b: [true, false, null, undefined, -0, 1.5e300], c: undefined, d: { e: [] } },
  { text: `"quoted" back\\slash ${control} end`, long: `x${'\n"'.repeat(50)}`, 'a "key"\n': 1 },
  { umlaut: 'äöü €', clef: '𝄞 and more', separators: '\u2028\u2029\u007f' },
  { [`${'k'.repeat(100)}`]: 'a key that is not kept' },
  { wide: Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`key ${index}`, index])) },
  [{ when: new Date(0) }, new Map([['k', 1n]]), new Error('failed'), Number.NaN],
  { deep: { deep: { deep: { list: [[[['x']]]] } } } },
]

function captured(value: object): { readonly text: string; readonly bytes: string } {
  const result = captureValue(value)
  if (!('json' in result)) throw new Error('not captured as tokens')
  const writer = new ProtoWriter(16)
  new TokenReader(result.json.tokens, knownKeys).writeTo(writer)
  return { text: result.json.text, bytes: Buffer.from(writer.finish()).toString() }
}

describe('a captured value', () => {
  it.each(values.map((value) => [serialize(value).text.slice(0, 40), value] as const))(
    'becomes the text that the serializer gives: %s',
    (_title, value) => {
      const { text } = serialize(value)
      expect(captured(value)).toEqual({ text, bytes: text })
    },
  )

  it('shows nothing of what is done to the value afterwards', () => {
    const value = { list: [1, { a: 'before' }] as unknown[], text: 'before' }
    const result = captureValue(value)
    value.text = 'after'
    value.list.push('after')
    Object.assign(value.list[1] as object, { a: 'after' })
    expect('json' in result && result.json.text).toBe('{"list":[1,{"a":"before"}],"text":"before"}')
  })

  it('keeps no more than 256 keys, however many a program uses', () => {
    for (let index = 0; index < 1000; index += 1) captureValue({ [`one of many ${index}`]: index })
    expect(knownKeys.length).toBeLessThanOrEqual(256)
  })

  it('is its own text where it is no JSON', () => {
    expect(captureValue(new Date(0))).toEqual({ text: '1970-01-01T00:00:00.000Z', isJson: false, truncated: false })
  })

  it('says when a limit cut it', () => {
    const result = captureValue({ list: [1, 2, 3] }, { maxWidth: 2 })
    expect('json' in result && result).toMatchObject({ truncated: true })
    expect('json' in result && result.json.text).toBe('{"list":[1,2,"…[truncated 1 items]"]}')
  })
})
