import { type Decoded, decoding, Malformed } from './decode-error.ts'

/**
 * A 64-bit field whose value is a bare number of more digits than a JavaScript number holds exactly. An unescaped quote
 * never occurs inside a JSON string, so in valid JSON a match is always a field, and quoting its digits keeps them all.
 */
const LONG_INTEGERS =
  /([{,\s]"(?:intValue|timeUnixNano|startTimeUnixNano|endTimeUnixNano)"\s*:\s*)(-?\d{16,20})(?=[\s,}])/g

/** Whether there may be such a field; several times faster than the replacement, which is needed rarely. */
const LONG_INTEGER = /(?:intValue|UnixNano)"\s*:\s*-?\d{16}/

/** Takes a byte order mark off, which JSON allows to ignore; invalid UTF-8 becomes U+FFFD. */
const decoder = new TextDecoder()

/** `json` as a value: text and bytes are parsed, keeping all digits of 64-bit integers; the rest is taken as parsed. */
export function parseJson(json: unknown, maxBytes: number): unknown {
  if (ArrayBuffer.isView(json)) {
    checkSize(json.byteLength, maxBytes)
    return parseText(decoder.decode(new Uint8Array(json.buffer, json.byteOffset, json.byteLength)))
  }
  if (typeof json !== 'string') return json
  checkSize(json.length, maxBytes)
  return parseText(json)
}

function checkSize(size: number, maxBytes: number): void {
  if (size <= maxBytes) return
  throw new Malformed({
    code: 'too-large',
    message: `Expected at most ${maxBytes} bytes (maxBytes), got ${size} or more.`,
    path: '$',
  })
}

function parseText(text: string): unknown {
  const parsed = parse(LONG_INTEGER.test(text) ? text.replace(LONG_INTEGERS, '$1"$2"') : text)
  if (parsed.status === 'ok') return parsed.data
  throw new Malformed({ code: 'bad-json', message: 'Expected JSON, got text that is not.', path: '$' })
}

function parse(text: string): Decoded<unknown> {
  return decoding((): unknown => JSON.parse(text))
}
