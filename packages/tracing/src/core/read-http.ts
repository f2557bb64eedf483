import { flag } from './option-parsers.ts'
import type { OptionReader, Parser } from './option-reader.ts'

/** What of HTTP messages is recorded beside their line and status. Nothing that is not named here. */
export interface HttpCapture {
  /** Names of headers, in any case. Default: none. */
  readonly requestHeaders?: readonly string[] | undefined
  readonly responseHeaders?: readonly string[] | undefined
  /**
   * Hosts whose bodies are recorded, such as `api.example.com`, `*.example.com` or `localhost:3000`; `*` is every host. Of
   * incoming requests the host is what their `Host` header says. Default: none.
   */
  readonly bodiesOf?: readonly string[] | undefined
  /** Of one body [65,536]. What is beyond it is cut, and the cut is marked. */
  readonly maxBodyBytes?: number | undefined
}

/** The same, complete; names in lower case. */
export interface HttpCaptureConfig {
  readonly requestHeaders: readonly string[]
  readonly responseHeaders: readonly string[]
  readonly bodiesOf: readonly string[]
  readonly maxBodyBytes: number
}

export interface HttpConfig {
  readonly disableHttpTracing: boolean
  readonly propagateTo: readonly string[]
  readonly baggageAttributes: readonly string[]
  readonly httpCapture: HttpCaptureConfig
}

/** What is read of the options that are about HTTP and what travels with it. */
export function readHttp(reader: OptionReader): HttpConfig {
  const variables = ['HH_DISABLE_HTTP_TRACING', 'HONEYHIVE_DISABLE_HTTP_TRACING']
  return {
    disableHttpTracing: reader.read('disableHttpTracing', variables, flag, true),
    propagateTo: reader.read('propagateTo', ['HH_PROPAGATE_TO'], words, []),
    baggageAttributes: reader.read('baggageAttributes', ['HH_BAGGAGE_ATTRIBUTES'], words, []),
    httpCapture: reader.read('httpCapture', [], capture, nothingCaptured),
  }
}

const words: Parser<readonly string[]> = {
  expected: 'a list of words (as a variable: separated by commas)',
  fromOption: (value) => (typeof value === 'string' ? splitWords(value) : wordsOf(value)),
  fromText: splitWords,
}

function splitWords(text: string): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

function wordsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || !value.every((word) => typeof word === 'string' && word.trim() !== '')) return undefined
  return value.map((word: string) => word.trim())
}

const nothingCaptured: HttpCaptureConfig = Object.freeze({
  requestHeaders: [],
  responseHeaders: [],
  bodiesOf: [],
  maxBodyBytes: 65_536,
})

const capture: Parser<HttpCaptureConfig> = {
  expected: 'an object with lists of words: requestHeaders, responseHeaders, bodiesOf, and a number maxBodyBytes',
  fromOption: readCapture,
  fromText: () => undefined,
}

function readCapture(value: unknown): HttpCaptureConfig | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const read: { -readonly [name in keyof HttpCaptureConfig]: HttpCaptureConfig[name] } = { ...nothingCaptured }
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined) continue
    if (name === 'maxBodyBytes') {
      if (!Number.isSafeInteger(given) || (given as number) < 0) return undefined
      read.maxBodyBytes = given as number
    } else if (name === 'requestHeaders' || name === 'responseHeaders' || name === 'bodiesOf') {
      const list = wordsOf(given)
      if (list === undefined) return undefined
      read[name] = list.map((word) => word.toLowerCase())
    } else return undefined
  }
  return Object.freeze(read)
}
