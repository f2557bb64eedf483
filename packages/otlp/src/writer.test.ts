import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { text } from '../tests/arbitraries.ts'
import { decodeTraces, ProtoWriter } from './index.ts'

function written(write: (writer: ProtoWriter) => void): number[] {
  const writer = new ProtoWriter(1)
  write(writer)
  return [...writer.finish()]
}

const minusOne = [...Array<number>(9).fill(0xff), 1]

test.each<[what: string, write: (writer: ProtoWriter) => void, bytes: readonly number[]]>([
  ['a small integer', (writer) => writer.varint(1, 1), [0x08, 1]],
  ['300, the integer of the protobuf documentation', (writer) => writer.varint(1, 300), [0x08, 0xac, 2]],
  ['2^32 - 1', (writer) => writer.varint(1, 2 ** 32 - 1), [0x08, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ['2^53 - 1', (writer) => writer.varint(1, 2 ** 53 - 1), [0x08, ...Array<number>(7).fill(0xff), 0x0f]],
  ['a field number of two bytes', (writer) => writer.varint(16, 1), [0x80, 1, 1]],
  ['-1 as number', (writer) => writer.int64(1, -1), [0x08, ...minusOne]],
  ['-1 as bigint', (writer) => writer.int64(1, -1n), [0x08, ...minusOne]],
  ['the lowest int64', (writer) => writer.int64(1, -(2n ** 63n)), [0x08, ...Array<number>(9).fill(0x80), 1]],
  ['2^32 as bigint', (writer) => writer.int64(1, 2n ** 32n), [0x08, 0x80, 0x80, 0x80, 0x80, 0x10]],
  ['a boolean', (writer) => writer.bool(2, true), [0x10, 1]],
  ['a fixed32', (writer) => writer.fixed32(1, 0x0403_0201), [0x0d, 1, 2, 3, 4]],
  ['a fixed64', (writer) => writer.fixed64(1, 0x0807_0605_0403_0201n), [0x09, 1, 2, 3, 4, 5, 6, 7, 8]],
  ['a double', (writer) => writer.double(1, 1), [0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]],
  ['an id', (writer) => writer.hex(1, '00ffA9'), [0x0a, 3, 0, 255, 0xa9]],
  ['an id with a digit that is none', (writer) => writer.hex(1, 'fx0g'), [0x0a, 2, 0xf0, 0]],
  ['text', (writer) => writer.string(2, 'testing'), [0x12, 7, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]],
  ['half a pair', (writer) => writer.string(1, '\ud800'), [0x0a, 3, 0xef, 0xbf, 0xbd]],
  ['an empty message', (writer) => writer.close(writer.open(3)), [0x1a, 0]],
])('writes %s', (_what, write, bytes) => {
  expect(written(write)).toEqual(bytes)
})

test('writes text of any length and alphabet as UTF-8 with its size in bytes', () => {
  const sizes = [0, 1, 42, 43, 47, 48, 127, 128, 5_461, 5_462, 16_383, 16_384, 65_536, 65_537, 700_000]
  for (const unit of ['x', 'é', '€', '😀']) {
    for (const size of sizes) {
      const long = unit.repeat(Math.ceil(size / unit.length))
      const writer = new ProtoWriter(1)
      writer.string(1, long)
      writer.varint(2, 1)
      const reference = new ProtoWriter(1)
      reference.bytes(1, new TextEncoder().encode(long))
      reference.varint(2, 1)
      expect(Buffer.compare(writer.finish(), reference.finish())).toBe(0)
    }
  }
})

test('writes any text as its UTF-8', () => {
  fc.assert(
    fc.property(
      fc.oneof(text, fc.string({ unit: fc.nat(65_535).map((code) => String.fromCharCode(code)) })),
      (value) => {
        const body = new TextEncoder().encode(value)
        expect(written((writer) => writer.string(1, value))).toEqual(written((writer) => writer.bytes(1, body)))
      },
    ),
  )
})

test.each([0, 1, 124, 125, 126, 16_379, 16_380, 16_381, 2_097_146, 2_097_147, 2_097_148])(
  'closes a message around content of %d bytes and what it takes to say so',
  (size) => {
    const content = new Uint8Array(size).map((_, index) => index)
    const writer = new ProtoWriter(1)
    const outer = writer.open(1)
    const inner = writer.open(2)
    writer.bytes(3, content)
    writer.close(inner)
    writer.close(outer)
    const reference = new ProtoWriter(1)
    for (const number of [3, 2, 1]) {
      const body = number === 3 ? content : reference.finish()
      reference.reset()
      reference.bytes(number, body)
    }
    expect(Buffer.compare(writer.finish(), reference.finish())).toBe(0)
  },
)

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1.5, 1e300, -1e300])(
  'writes something that is read over for the number %d, which is no integer',
  (value) => {
    const bytes = Uint8Array.from(written((writer) => writer.int64(100, value)))
    expect(decodeTraces(bytes)).toEqual({ status: 'ok', data: { resourceSpans: [] } })
  },
)

test('hands out copies, goes on after one, and starts anew after reset', () => {
  const writer = new ProtoWriter()
  writer.bool(1, true)
  const first = writer.finish()
  writer.bool(2, true)
  expect([...first]).toEqual([0x08, 1])
  expect([...writer.finish()]).toEqual([0x08, 1, 0x10, 1])
  writer.reset()
  expect(writer.length).toBe(0)
  writer.bool(3, false)
  expect([...writer.finish()]).toEqual([0x18, 0])
})
