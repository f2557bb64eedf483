import {
  attempt,
  type Fetch,
  type HttpAnswer,
  type HttpLoss,
  type HttpRequest,
  isRetryableStatus,
  retryAfterMillis,
} from '@honeyhive/api'
import { type Gzip, minGzipBytes } from './gzip.ts'
import type { Payload } from './span-encoder.ts'
import { bytesOf } from './span-parcel.ts'

/** What became of one request. `message` is a whole sentence for people. */
export type SendOutcome =
  | { readonly status: 'delivered'; readonly rejected: number; readonly message: string }
  | {
      readonly status: 'try-again'
      readonly afterMillis: number | undefined
      readonly message: string
      /** There was no connection, or it broke: the server is not there. */
      readonly isLost?: boolean
    }
  | { readonly status: 'unauthorized'; readonly message: string }
  | { readonly status: 'too-large'; readonly message: string }
  | { readonly status: 'refused'; readonly message: string }
  | { readonly status: 'aborted' }

/** Nobody knows what became of the request, and its body is gone: it is to be made again, at once and from a new body. */
export interface Unsent {
  readonly status: 'unsent'
}

/** Makes one request. The payload and its memory belong to it from then on. */
export type Send = (payload: Payload, signal: AbortSignal) => Promise<SendOutcome | Unsent>

export interface TransportOptions {
  readonly url: string
  readonly contentType: 'application/x-protobuf' | 'application/json'
  /** Called for every request, so that the key is held elsewhere. */
  readonly headers: () => Readonly<Record<string, string>>
  readonly timeoutMillis: number
  /** `undefined`: bodies are sent as they are. */
  readonly gzip: Gzip | undefined
  /** Called when the server has shown that it does not read compressed requests. */
  readonly onGzipRefused?: (() => void) | undefined
  readonly fetch: Fetch | undefined
  readonly agent?: HttpRequest['agent']
  /** Reads how many spans an accepted request refused, and why. */
  readonly readRejected: (answer: HttpAnswer) => { readonly rejected: number; readonly message: string }
}

/**
 * One request to the collector, without retries. Compressed when that pays; a server that answers a compressed request
 * with 400 or 415 gets it once more uncompressed, and no compressed one from then on.
 */
export function createTransport(options: TransportOptions): Send {
  let { gzip } = options
  return async (payload, signal) => {
    const body = bytesOf(payload)
    const compressed = body.length >= minGzipBytes ? await gzip?.(body) : undefined
    const first = await post(options, compressed ?? body, compressed !== undefined, signal)
    if (
      compressed === undefined ||
      first.status !== 'answered' ||
      (first.statusCode !== 400 && first.statusCode !== 415)
    )
      return outcomeOf(options, first)
    const second = await post(options, body, false, signal)
    if (second.status === 'answered' && second.statusCode !== first.statusCode) {
      gzip = undefined
      options.onGzipRefused?.()
    }
    return outcomeOf(options, second)
  }
}

function post(
  options: TransportOptions,
  body: Uint8Array<ArrayBuffer>,
  isCompressed: boolean,
  signal: AbortSignal,
): ReturnType<typeof attempt> {
  return attempt({
    method: 'POST',
    url: options.url,
    headers: {
      ...options.headers(),
      'content-type': options.contentType,
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    },
    body,
    timeoutMillis: options.timeoutMillis,
    fetch: options.fetch,
    agent: options.agent,
    signal,
    holdsProcess: false,
  })
}

/** What an answer, or the lack of one, means for the spans of its request. */
export function outcomeOf(options: TransportOptions, outcome: HttpAnswer | HttpLoss): SendOutcome {
  if (outcome.status === 'aborted') return { status: 'aborted' }
  if (outcome.status !== 'answered') {
    const hint = hintOf(outcome)
    return {
      status: 'try-again',
      afterMillis: undefined,
      message: `${options.url} gave no answer (${outcome.reason}). ${hint}`,
      isLost: outcome.status === 'lost',
    }
  }
  return answerOf(options, outcome)
}

function answerOf(options: TransportOptions, answer: HttpAnswer): SendOutcome {
  const { statusCode } = answer
  const said = `${options.url} answered ${statusCode}`
  if (statusCode >= 200 && statusCode < 300) return { status: 'delivered', ...options.readRejected(answer) }
  if (isRetryableStatus(statusCode)) {
    const afterMillis = retryAfterMillis(answer.header('retry-after'), Date.now())
    return { status: 'try-again', afterMillis, message: `${said}.` }
  }
  if (statusCode === 401 || statusCode === 403)
    return {
      status: 'unauthorized',
      message: `${said}: the API key was not accepted. Check HH_API_KEY (or the apiKey option).`,
    }
  if (statusCode === 413) return { status: 'too-large', message: `${said}: the request is larger than it takes.` }
  if (statusCode >= 300 && statusCode < 400)
    return {
      status: 'refused',
      message: `${said}, a redirect, which is not followed. Set HH_API_URL (or serverUrl) to the final address.`,
    }
  if (statusCode === 404)
    return {
      status: 'refused',
      message: `${said}: there is no OTLP receiver at this address. Check HH_API_URL (or serverUrl).`,
    }
  return { status: 'refused', message: `${said}${detailOf(answer)}` }
}

function hintOf(loss: HttpLoss): string {
  if (loss.code === 'ENOTFOUND') return 'There is no such host: check HH_API_URL (or serverUrl).'
  if (loss.code !== undefined && /CERT|SELF_SIGNED|SSL|TLS/.test(loss.code))
    return 'The certificate is not trusted: add its authority with NODE_EXTRA_CA_CERTS.'
  return 'Is the server running there? Check HH_API_URL (or serverUrl).'
}

/** Only text is worth showing, and not much of it. */
function detailOf(answer: HttpAnswer): string {
  if (!/json|text/.test(answer.header('content-type') ?? '')) return '.'
  const text = new TextDecoder().decode(answer.body.subarray(0, 300)).trim()
  return text === '' ? '.' : `: ${text}`
}
