import { describe, expect, it } from 'vitest'
import { createRedactor } from './redactor.ts'
import { createStreamRedactor } from './stream-redactor.ts'

const redactor = createRedactor()
const key = `sk-proj-${'aB3dE5fG7h'.repeat(6)}`
const filler = 'The quick brown fox met a lazy dog at noon. '

const texts: Readonly<Record<string, string>> = {
  'a token': `${filler.repeat(14)}key ${key} and ${filler.repeat(14)}`,
  'an e-mail address': `${filler.repeat(14)}ask jane.doe@example.com now. ${filler.repeat(14)}`,
  'a card number': `${filler.repeat(14)}card 4111 1111 1111 1111. ${filler.repeat(14)}`,
  'a header': `${filler.repeat(14)}\nAuthorization: Bearer abcdef123456\n${filler.repeat(14)}`,
  'a password in JSON': `data: {"text":"${filler.repeat(13)}","password":"correct horse"} ${filler.repeat(14)}`,
  'a password in an address': `${'abcdefgh,'.repeat(70)}postgres://u:p!a!s!s@db/${'abcdefgh,'.repeat(70)}`,
  'a password in an element': `${'abcdefgh,'.repeat(70)}<password>pass!</password>${'abcdefgh,'.repeat(70)}`,
  'a private key': `${filler.repeat(14)}-----BEGIN PRIVATE KEY-----\n${'MIIEvQ\n'.repeat(40)}-----END PRIVATE KEY-----${filler.repeat(14)}`,
}

function inChunks(text: string, sizes: readonly number[]): string {
  const stream = createStreamRedactor(redactor, { maxHeldChars: 256 })
  let result = ''
  let at = 0
  for (const size of sizes) {
    result += stream.push(text.slice(at, at + size))
    at += size
  }
  return result + stream.push(text.slice(at)) + stream.end()
}

describe('a stream', () => {
  it.each(Object.entries(texts))(
    'with %s parted in two at every place gives the text redacted whole',
    (_name, text) => {
      const whole = redactor.redactText(text)
      expect(whole).toContain('[redacted]')
      for (let at = 0; at <= text.length; at++) expect(inChunks(text, [at])).toBe(whole)
    },
  )

  it.each(Object.entries(texts))('with %s in chunks of one size gives the text redacted whole', (_name, text) => {
    const whole = redactor.redactText(text)
    for (const size of [1, 2, 3, 7, 31, 255, 256, 257, 511, 513]) {
      expect(
        inChunks(
          text,
          Array.from({ length: Math.floor(text.length / size) }, () => size),
        ),
      ).toBe(whole)
    }
  })

  it('passes text on before its end', () => {
    const stream = createStreamRedactor(redactor, { maxHeldChars: 256 })
    expect(stream.push(filler.repeat(20)).length).toBeGreaterThan(filler.length * 10)
  })

  it.each([
    ['a token', key],
    ['a private key', '-----BEGIN PRIVATE KEY-----\n'],
    ['a quoted value', String.raw`{"x":1,"password":"a\"b`],
  ])('holds a bounded part of %s that never ends, and lets nothing of it pass', (_name, start) => {
    const stream = createStreamRedactor(redactor, { maxHeldChars: 256 })
    let passed = stream.push(`${filler}${start}`)
    for (let chunk = 0; chunk < 2_000; chunk++)
      passed += stream.push(
        String.raw`Zz9\\Q\"`
          .replaceAll('"', start.includes('"') ? '"' : 'q')
          .replaceAll('\\', start.includes('"') ? '\\' : 'b'),
      )
    const rest = stream.end()
    expect(passed + rest).toBe(redactor.redactText(`${filler}${start}Zz9bbQbq`))
    expect(passed + rest).not.toContain('Zz9')
  })

  it('can be used again after its end', () => {
    const stream = createStreamRedactor(redactor)
    expect(stream.push('a@b.co') + stream.end()).toBe('[redacted]')
    expect(stream.push('plain') + stream.end()).toBe('plain')
  })

  it('is replaced when it cannot be searched', () => {
    const broken = createRedactor({ patterns: [/x/] })
    broken.findRanges = () => {
      throw new Error('broken')
    }
    const stream = createStreamRedactor(broken, { maxHeldChars: 256 })
    expect(stream.push('secret '.repeat(100)) + stream.end()).not.toContain('secret')
  })
})
