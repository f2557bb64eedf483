import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, toBase64 } from './base64.ts'

test('writes what Node writes, and reads it with and without padding, standard and URL-safe', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const standard = Buffer.from(bytes).toString('base64')
      expect(toBase64(bytes)).toBe(standard)
      expect(fromBase64(standard)).toEqual(bytes)
      expect(fromBase64(standard.replaceAll('=', ''))).toEqual(bytes)
      expect(fromBase64(Buffer.from(bytes).toString('base64url'))).toEqual(bytes)
    }),
  )
})

test.each(['A', 'AAAAA', 'A=', 'AA=', '=', '==', 'AA==AA==', 'A A=', 'é===', '****', 'AAA=='])('refuses %s', (text) => {
  expect(fromBase64(text)).toBeUndefined()
})
