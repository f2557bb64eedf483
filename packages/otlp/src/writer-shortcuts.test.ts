import { describe, expect, it } from 'vitest'
import { ProtoWriter } from './writer.ts'

function written(write: (writer: ProtoWriter) => void): number[] {
  const writer = new ProtoWriter(1)
  write(writer)
  return [...writer.finish()]
}

describe('the shortcuts of the writer give the bytes of the long way', () => {
  it.each([
    [0, 0],
    [1, 999_999_999],
    [1_795_266_506, 24_000_000],
    [4, 294_967_296],
    [4_294_967_296, 999_999_999],
    [18_446_744_073, 709_551_615],
  ])('for a time of %i s and %i ns', (seconds, nanos) => {
    const long = written((writer) => writer.fixed64(7, BigInt(seconds) * 1_000_000_000n + BigInt(nanos)))
    expect(written((writer) => writer.time(7, seconds, nanos))).toEqual(long)
  })

  it('for an id of words, whatever their sign', () => {
    const long = written((writer) => writer.hex(1, 'ffffffff00000001'))
    expect(written((writer) => writer.words(1, [-1, 1]))).toEqual(long)
  })

  it.each(['', 'a', 'é', 'x'.repeat(127), 'x'.repeat(128), 'ü'.repeat(100), `${'x'.repeat(70_000)}😀`, 'a\uD800b'])(
    'for text nested in an attribute (case %#)',
    (text) => {
      const prefix = Uint8Array.of(0x0a, 1, 107)
      const long = written((writer) => {
        const outer = writer.open(9)
        writer.raw(prefix)
        const inner = writer.open(2)
        writer.string(1, text)
        writer.close(inner)
        writer.close(outer)
      })
      expect(written((writer) => writer.nestedText(9, prefix, 2, 1, text))).toEqual(long)
    },
  )
})

describe('a writer that is rewound', () => {
  it('forgets what came after and goes on from there', () => {
    const writer = new ProtoWriter()
    writer.varint(1, 1)
    const kept = writer.length
    writer.string(2, 'a message that failed half-way')
    writer.rewind(kept)
    writer.varint(3, 3)
    expect([...writer.finish()]).toEqual([8, 1, 24, 3])
    expect([...writer.view(kept, writer.length)]).toEqual([24, 3])
  })

  it('does not go forward', () => {
    const writer = new ProtoWriter()
    writer.rewind(100)
    expect(writer.length).toBe(0)
  })
})
