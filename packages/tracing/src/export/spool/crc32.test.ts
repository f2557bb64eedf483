import { expect, it } from 'vitest'
import { crc32, crc32ByTable } from './crc32.ts'

const text = Buffer.from('The quick brown fox jumps over the lazy dog')

it.each([crc32, crc32ByTable])('has the published check values', (checksum) => {
  expect(checksum(Buffer.from('123456789'))).toBe(0xcbf43926)
  expect(checksum(text)).toBe(0x414fa339)
  expect(checksum(Buffer.alloc(0))).toBe(0)
})

it('is the same by table as by Node, for every length and when continued', () => {
  for (let length = 0; length <= text.length; length++) {
    const [head, tail] = [text.subarray(0, length), text.subarray(length)]
    expect(crc32ByTable(tail, crc32ByTable(head))).toBe(0x414fa339)
    expect(crc32(tail, crc32(head))).toBe(0x414fa339)
  }
})
