import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeyCache } from './key-cache.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('finds a key that it was given, wherever its bytes are', () => {
  const keys = new KeyCache()
  keys.remember('service.name', bytesOf('service.name'), 0, 12)
  expect(keys.find(bytesOf('..service.name..'), 2, 12)).toBe('service.name')
  expect(keys.find(bytesOf('service.nome'), 0, 12)).toBeUndefined()
})

test('does not remember keys of more than 64 bytes', () => {
  const keys = new KeyCache()
  for (const size of [64, 65]) keys.remember('k'.repeat(size), bytesOf('k'.repeat(size)), 0, size)
  expect(keys.find(bytesOf('k'.repeat(64)), 0, 64)).toHaveLength(64)
  expect(keys.find(bytesOf('k'.repeat(65)), 0, 65)).toBeUndefined()
})

test('never gives another text than decoding the bytes would, valid UTF-8 or not', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const bytes = fc.constantFrom(0x61, 0x62, 0xa9, 0xc3, 0xe9, 0xff, 0xef, 0xbf, 0xbd)
  fc.assert(
    fc.property(fc.array(fc.array(bytes, { maxLength: 4 }), { maxLength: 300, size: 'max' }), (bodies) => {
      const keys = new KeyCache()
      for (const body of bodies) {
        const key = Uint8Array.from(body)
        const text = decoder.decode(key)
        expect([undefined, text]).toContain(keys.find(key, 0, key.length))
        keys.remember(text, key, 0, key.length)
      }
    }),
    { numRuns: 200 },
  )
})
