import { assert, integer, jsonValue, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from './redactor.ts'

const key = `sk-proj-${'aB3dE5fG7h'.repeat(4)}`

/** JSON text of JSON text of … */
function nested(value: unknown, depth: number): string {
  const text = JSON.stringify(value)
  return depth === 0 ? text : nested(text, depth - 1)
}

function unnested(text: string, depth: number): unknown {
  const value: unknown = JSON.parse(text)
  return depth === 0 ? value : unnested(String(value), depth - 1)
}

describe('JSON text', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('nested %i times in itself stays JSON with the secrets hidden', (depth) => {
    const value = { to: 'jane@example.com', password: 'a "quoted" \\ one', note: `key\n${key}`, n: 1 }
    const redacted = createRedactor().redactText(nested(value, depth))
    const hidden = { to: '[redacted]', password: '[redacted]', note: 'key\n[redacted]', n: 1 }
    expect(unnested(redacted, depth)).toEqual(hidden)
  })

  it('keeps every character of what is not hidden', () => {
    const text = '{ "a" : 1.000e0 ,\n "b":12345678901234567890, "c":"\\u00e9\\/", "mail":"jane@example.com" , "a":2}'
    expect(createRedactor().redactText(text)).toBe(text.replace('jane@example.com', '[redacted]'))
  })

  it.each([
    ['text', '{"api_key":"x"}', '{"api_key":"[redacted]"}'],
    ['numbers', '{"password":12345,"b":1}', '{"password":"[redacted]","b":1}'],
    ['objects', '{"credentials":{"user":"u","parts":["}"]},"b":1}', '{"credentials":"[redacted]","b":1}'],
    ['lists', '{"secrets":["a",["b"]],"b":1}', '{"secrets":"[redacted]","b":1}'],
    ['no literals', '{"auth":true,"token":null,"secret":""}', '{"auth":true,"token":null,"secret":""}'],
    ['the value of a key with escapes', '{"pass\\u0077ord":"x"}', '{"pass\\u0077ord":"[redacted]"}'],
  ])('has %s under sensitive keys hidden', (_name, text, expected) => {
    expect(createRedactor().redactText(text)).toBe(expected)
  })

  it('has what stands in escapes hidden', () => {
    expect(createRedactor().redactText('{"to":"jane\\u0040example.com"}')).toBe('{"to":"[redacted]"}')
  })

  it('has a card number that is a number hidden', () => {
    expect(createRedactor().redactText('{"card":4111111111111111,"id":4111111111111112}')).toBe(
      '{"card":"[redacted]","id":4111111111111112}',
    )
  })

  it('that is cut off is redacted up to its last character', () => {
    const text = JSON.stringify({ a: 'jane@example.com', password: 'correct horse', b: `x ${key}` })
    for (let end = 1; end < text.length; end++) {
      const redacted = createRedactor().redactText(`${text.slice(0, end)}…[truncated 9 bytes]`)
      expect(redacted).not.toMatch(/jane@example\.co|correct h|sk-proj-aB3dE5fG7haB3/)
    }
  })

  it('inside other text stays JSON', () => {
    const inner = nested({ password: 'a "b" c', token: 5, credentials: { a: [1] }, z: 1 }, 0)
    const redacted = createRedactor().redactText(`data: ${inner}`)
    expect(JSON.parse(redacted.slice(6))).toEqual({
      password: '[redacted]',
      token: '[redacted]',
      credentials: '[redacted]',
      z: 1,
    })
    const twice = createRedactor().redactText(`call(${nested({ password: 'a "b" c', token: 5, z: 1 }, 1)})`)
    expect(unnested(twice.slice(5, -1), 1)).toEqual({ password: '[redacted]', token: '[redacted]', z: 1 })
  })

  it('of any value stays JSON, and clean values stay the same', () => {
    const redactor = createRedactor({ builtIn: ['email', 'tokens', 'url-credentials'] })
    assert(
      property(jsonValue(), integer({ min: 0, max: 3 }), (value, depth) => {
        const text = nested([value, 'jane@example.com'], depth)
        const result = unnested(redactor.redactText(text), depth) as unknown[]
        expect(result[1]).toBe('[redacted]')
        expect(result[0]).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})

describe('plain text', () => {
  it.each([
    ['redis://:p@ss@w0rd@cache:6379', 'redis://[redacted]@cache:6379'],
    ['https://token@host/path', 'https://[redacted]@host/path'],
    ['mailto:jane@example.com.', 'mailto:[redacted].'],
    ['mail=jane%40example.com&x=1', 'mail=[redacted]&x=1'],
    ['<password>hunter2</password>', '<password>[redacted]</password>'],
    ["{'api_key': 'abc', 'n': 1}", "{'api_key': '[redacted]', 'n': 1}"],
    ['DB_PASSWORD="a b c" next', 'DB_PASSWORD="[redacted]" next'],
    ['x-api-key: abc\nhost: h', 'x-api-key: [redacted]\nhost: h'],
    ['AccountKey=abc==;Endpoint=x', 'AccountKey=[redacted];Endpoint=x'],
    ['?token=abc#top', '?token=[redacted]'],
    ['amex 3782 822463 10005', 'amex [redacted]'],
    ['GB29NWBK60161331926819.', '[redacted].'],
    ['line\\nsk-proj-aB3dE5fG7haB3dE5fG7h', 'line\\n[redacted]'],
    ['?next=x%3Fk%3Dsk-proj-aB3dE5fG7haB3dE5fG7h', '?next=x%3Fk%3D[redacted]'],
    ['\u001B[31mghp_aB3dE5fG7haB3dE5fG7haB3d\u001B[0m', '\u001B[31m[redacted]\u001B[0m'],
    ['{"connection-string":"a=b;c"}', '{"connection-string":"[redacted]"}'],
    ['password=[redacted]', 'password=[redacted]'],
  ])('%s', (text, expected) => {
    expect(createRedactor().redactText(text)).toBe(expected)
    expect(createRedactor().redactText(expected)).toBe(expected)
  })

  it.each([
    'http://localhost:3000/@fs/a',
    'https://medium.com/@jane',
    'the token: a short word for it',
    'order 4111 1111 1111 1112',
    '4111 11 11 1111 1111',
    'write {"password": "${DB_PASSWORD}", "api_key": "<your key>"}',
    'task-proj-aB3dE5fG7haB3dE5fG7h',
    'DE89 3704 0044 0532 0130 01',
    'AB12 3456 7890 1234',
  ])('is left alone: %s', (text) => {
    expect(createRedactor().redactText(text)).toBe(text)
  })

  it('has what stands in escapes hidden, JSON inside other text included', () => {
    const redactor = createRedactor()
    expect(redactor.redactText(String.raw`data: {"to":"jane\u0040example.com","n":1}`)).toBe(
      'data: {"to":"[redacted]","n":1}',
    )
    expect(redactor.redactText(String.raw`x \u0061 jane\\u0040example.com y`)).toBe(String.raw`x \u0061 [redacted] y`)
    expect(redactor.redactText('{"a":"password\\t= x","b":"hooks.slack.com\\/services\\/T0aaaaaaaa"}')).toBe(
      '{"a":"password\\t= [redacted]","b":"[redacted]"}',
    )
  })

  it('has social security numbers hidden only when asked to', () => {
    const text = 'ssn 123-45-6789 and 000-12-3456'
    expect(createRedactor().redactText(text)).toBe(text)
    expect(createRedactor({ builtIn: ['us-ssn'] }).redactText(text)).toBe('ssn [redacted] and 000-12-3456')
  })
})

describe('options', () => {
  it('add patterns, with and without flags, and leave the user’s own pattern as it is', () => {
    const pattern = /emp-\d+/gy
    pattern.lastIndex = 3
    const redactor = createRedactor({ patterns: [pattern, { name: 'case', pattern: /case \w+/i }] })
    expect(redactor.redactText('emp-12 of emp-7, CASE abc')).toBe('[redacted] of [redacted], [redacted]')
    expect(redactor.redactText('{"a":"emp-12"}')).toBe('{"a":"[redacted]"}')
    expect(pattern.lastIndex).toBe(3)
  })

  it('show a pattern windows of the text, and find what stands between two of them', () => {
    const seen: number[] = []
    const pattern = /emp-\d+/
    const redactor = createRedactor({ patterns: [pattern], windowChars: 1000 })
    for (let at = 900; at < 1100; at++) {
      const text = `${'.'.repeat(at)}emp-123456${'.'.repeat(1500)}`
      seen.push(redactor.redactText(text).indexOf('emp'))
    }
    expect(new Set(seen)).toEqual(new Set([-1]))
  })

  it('survive patterns that match nothing at all', () => {
    expect(createRedactor({ patterns: [/x*/] }).redactText('axxb')).toBe('a[redacted]b')
  })

  it('add keys in any spelling, in attributes, JSON and plain text', () => {
    const redactor = createRedactor({ keys: ['customer_id', /^internal-/] })
    expect(redactor.isSensitiveKey('honeyhive_inputs.customerId')).toBe(true)
    expect(redactor.redactText('{"customerId":"7","internal-x":[1],"b":"c"}')).toBe(
      '{"customerId":"[redacted]","internal-x":"[redacted]","b":"c"}',
    )
    expect(redactor.redactText('Customer-Id: 7')).toBe('Customer-Id: [redacted]')
  })

  it('turn the built-in rules off, or on by name', () => {
    const text = `${key} jane@example.com password=x`
    expect(createRedactor({ builtIn: false }).redactText(text)).toBe(text)
    expect(createRedactor({ builtIn: ['email'] }).redactText(text)).toBe(`${key} [redacted] password=x`)
  })

  it('change the replacement', () => {
    expect(createRedactor({ replacement: '***' }).redactText('to jane@example.com')).toBe('to ***')
  })

  it.each([
    [{ patterns: ['x'] }, 'patterns[0] must be a RegExp or { name, pattern }; it is a value of type string'],
    [{ patterns: /x/ }, 'patterns must be a list'],
    [{ keys: [''] }, 'keys must be a list of'],
    [{ builtIn: ['emails'] }, "no built-in redaction rule 'emails'. Did you mean 'email'?"],
    [{ builtIn: [7] }, 'builtIn must be true, false or a list of names of rules; it is a value of type number'],
    [{ pattern: [/x/] }, "no redaction option 'pattern'. Did you mean 'patterns'?"],
    [{ replacement: 'a"b' }, 'replacement must be text without quotes'],
    [{ mask: 'x' }, 'mask must be a function'],
    [{ maskTimeoutMillis: 0 }, 'maskTimeoutMillis must be a whole number of at least 1'],
    [{ windowChars: 1.5 }, 'windowChars must be a whole number of at least 256'],
  ])('%o is refused with what was expected', (options, message) => {
    expect(() => createRedactor(options as never)).toThrow(message)
  })
})

describe('keys', () => {
  const { isSensitiveKey } = createRedactor()

  it.each(
    'api_key apiKey X-API-Key OPENAI_API_KEY password userPassword db_password passwd token access_token refreshTokens authToken secret client_secret auth authorization http.request.header.authorization credentials private_key ssh-key access_key session_key cookie Set-Cookie jwt bearer honeyhive_inputs.api_key credentials.user'.split(
      ' ',
    ),
  )('%s hides its value', (key) => {
    expect(isSensitiveKey(key)).toBe(true)
  })

  it.each(
    'prompt_tokens max_tokens total_tokens token_count gen_ai.usage.input_tokens gen_ai.usage.cache_read.input_tokens time_to_first_token gen_ai.server.time_per_output_token tokenizer token_type max_token_limit author authority keyboard key monkey primary_key honeyhive.session_id session_id passenger auth_type secret_name tokens llm.token_count.prompt'.split(
      ' ',
    ),
  )('%s does not', (key) => {
    expect(isSensitiveKey(key)).toBe(false)
  })
})
