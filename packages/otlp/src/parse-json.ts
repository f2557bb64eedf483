import { type Decoded, decoding, Malformed } from './decode-error.ts'

/**
 * A 64-bit field whose value is a bare number of more digits than a JavaScript number holds exactly. An unescaped quote
 * never occurs inside a JSON string, so in valid JSON a match is always a field, and quoting its digits keeps them all.
 */
const LONG_INTEGERS =
  /([{,\s]"(?:intValue|timeUnixNano|startTimeUnixNano|endTimeUnixNano)"\s*:\s*)(-?\d{16,20})(?=[\s,}])/g

/** Whether there may be such a field; several times faster than the replacement, which is needed rarely. */
const LONG_INTEGER = /(?:intValue|UnixNano)"\s*:\s*-?\d{16}/

/** `json` as a value: text is parsed, keeping all digits of 64-bit integers; anything else is taken as parsed. */
export function parseJson(json: unknown, maxBytes: number): unknown {
  if (typeof json !== 'string') return json
  if (json.length > maxBytes) {
    const message = `Expected at most ${maxBytes} bytes (maxBytes), got ${json.length} or more.`
    throw new Malformed({ code: 'too-large', message, path: '$' })
  }
  const parsed = parse(LONG_INTEGER.test(json) ? json.replace(LONG_INTEGERS, '$1"$2"') : json)
  if (parsed.status === 'ok') return parsed.data
  throw new Malformed({ code: 'bad-json', message: 'Expected JSON, got text that is not.', path: '$' })
}

function parse(text: string): Decoded<unknown> {
  return decoding((): unknown => JSON.parse(text))
}
