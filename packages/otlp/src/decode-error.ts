/**
 * What was wrong with a body. Stable: part of the API.
 *
 * | code                  | meaning                                                                    |
 * | --------------------- | -------------------------------------------------------------------------- |
 * | `not-bytes`           | `decodeTraces` was given something else than a `Uint8Array`                |
 * | `truncated`           | a value reaches beyond the end of its message or of the body               |
 * | `bad-varint`          | an integer of more than 10 bytes or 64 bits, or a length or tag beyond 32  |
 * | `bad-tag`             | field number 0                                                             |
 * | `bad-wire-type`       | a group (3, 4), or a wire type that does not exist (6, 7)                  |
 * | `bad-json`            | the text is not JSON                                                       |
 * | `wrong-type`          | a JSON value of another type than the field has                            |
 * | `out-of-range`        | a JSON number that its field cannot hold                                   |
 * | `too-large`           | more than `maxBytes`                                                       |
 * | `too-deep`            | values nested deeper than `maxDepth`                                       |
 * | `too-many-spans`      | more than `maxSpans`                                                       |
 * | `too-many-attributes` | more than `maxAttributesPerSpan` in one list                               |
 * | `too-many-values`     | more than `maxValues` in the whole body                                    |
 * | `unreadable`          | the input itself threw when it was looked at (an object with a bad getter) |
 */
export type DecodeErrorCode =
  | 'not-bytes'
  | 'truncated'
  | 'bad-varint'
  | 'bad-tag'
  | 'bad-wire-type'
  | 'bad-json'
  | 'wrong-type'
  | 'out-of-range'
  | 'too-large'
  | 'too-deep'
  | 'too-many-spans'
  | 'too-many-attributes'
  | 'too-many-values'
  | 'unreadable'

export interface DecodeError {
  readonly code: DecodeErrorCode
  /** What was expected, what came, and where. */
  readonly message: string
  /** Of protobuf: where in the body, in bytes. */
  readonly offset?: number
  /** Of JSON: where in the document, such as `$.resourceSpans[0].scopeSpans[2].spans`. */
  readonly path?: string
}

/** The outcome of decoding: never an exception, whatever the input. */
export type Decoded<T> =
  | { readonly status: 'ok'; readonly data: T }
  | { readonly status: 'malformed'; readonly error: DecodeError }

/** Carries a `DecodeError` from the depth of a decoder to its border; it never leaves this package. */
export class Malformed extends Error {
  readonly detail: DecodeError

  constructor(detail: DecodeError) {
    super(detail.message)
    this.detail = detail
  }
}

/** The border of every decoder: what `read` throws comes out as a value. */
export function decoding<T>(read: () => T): Decoded<T> {
  try {
    return { status: 'ok', data: read() }
  } catch (error) {
    if (error instanceof Malformed) return { status: 'malformed', error: error.detail }
    // Whatever else was thrown came out of the input (a proxy, a getter, a detached buffer): the promise is to be total.
    return {
      status: 'malformed',
      error: { code: 'unreadable', message: 'Expected data that can be read, but looking at it threw an error.' },
    }
  }
}
