import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../packages/tracing/src/processors/redact/redactor.ts'
import { createStreamRedactor } from '../../packages/tracing/src/processors/redact/stream-redactor.ts'

const redactor = createRedactor()
const small = 50_000
const large = 400_000

/** A quadratic step would make eight times the text take sixty-four times as long. The rest of the bound is a busy machine's. */
const MAX_GROWTH = 24

function repeated(unit: string): (length: number) => string {
  return (length) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(length: number): string {
  let state = 1
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return alphabet[Math.floor(state / 65_536) % 64]
  }).join('')
}

function nestedJson(length: number): string {
  let text = 'a@b.co'
  while (text.length < length / 3) text = JSON.stringify({ x: text, y: 'jane@example.com' })
  return text
}

const hostile: Readonly<Record<string, (length: number) => string>> = {
  'letters only': repeated('a'),
  'a@': repeated('a@'),
  digits: repeated('4111 1111 '),
  'sk-': repeated('sk-'),
  quotes: repeated('"'),
  braces: repeated('{"password":['),
  backslashes: repeated('\\'),
  'white space': repeated(' \t\n'),
  dashes: repeated('-'),
  base64,
  dots: repeated('.'),
  mixed: repeated('password="\\"a@b sk-eyJ -----BEGIN PRIVATE KEY----- 4111 1111 key=token: DE89 '),
  'beginnings of JWTs': repeated('eyJ.'),
  'user and password without a host': repeated('://a:b@'),
  'a separator after every word': repeated('token\\\\\\":'),
  'open quotes': repeated('secret=\'$ password="$'),
  'private keys that never end': repeated('-----BEGIN PRIVATE KEY-----'),
  'JSON in JSON': nestedJson,
  'open lists': repeated('['),
  'strings of JSON': (length) => `[${repeated('"a@b.co",')(length - 2)}1]`,
}

const MAX_ROUNDS = 20

/**
 * How many times as long the second takes as the first. The fastest of several rounds, because what else the machine does only
 * ever adds; no more rounds than are needed to show that the bound holds.
 */
function growthBetween(short: () => void, long: () => void): number {
  let shortMillis = Infinity
  let longMillis = Infinity
  let growth = Infinity
  short()
  for (let round = 0; round < MAX_ROUNDS && growth >= MAX_GROWTH; round++) {
    shortMillis = Math.min(shortMillis, millisOf(short), millisOf(short), millisOf(short))
    longMillis = Math.min(longMillis, millisOf(long))
    growth = longMillis / Math.max(0.05, shortMillis)
  }
  return growth
}

function millisOf(run: () => void): number {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}

describe('the time of redaction grows with the text and no faster, for', () => {
  it.each(Object.entries(hostile))('%s', (_name, make) => {
    const [short, long] = [make(small), make(large)]
    const growth = growthBetween(
      () => void redactor.redactText(short),
      () => void redactor.redactText(long),
    )
    expect(growth).toBeLessThan(MAX_GROWTH)
  })

  it('a stream in small chunks', () => {
    const text = repeated('ask jane@example.com about the weather, ')(large)
    function pass(length: number): void {
      const stream = createStreamRedactor(redactor)
      for (let at = 0; at < length; at += 20) stream.push(text.slice(at, at + 20))
      stream.end()
    }
    const growth = growthBetween(
      () => pass(small),
      () => pass(large),
    )
    expect(growth).toBeLessThan(MAX_GROWTH)
  })
})
