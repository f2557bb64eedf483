import { type HttpAnswer, type HttpLoss, proxyFor } from '@honeyhive/api'
import { minGzipBytes } from './gzip.ts'
import { outcomeOf, type SendOutcome, type TransportOptions } from './transport.ts'

/** A request as data, so that another thread can send it. */
export interface ExitRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
  /** Whether to compress it before it is sent. */
  readonly gzip: boolean
  /** The address of the proxy that it goes through, if it does. */
  readonly proxy?: string | undefined
}

/** A request to be made while the process ends, and who wants to know what became of it. */
export interface ExitParcel {
  readonly request: ExitRequest
  /** From the beginning of the delivery, in milliseconds. */
  readonly timeoutMillis: number
  /** What an answer, or the lack of one, means. */
  readonly read: (answer: HttpAnswer | HttpLoss) => SendOutcome
  /** Told once what it came to; answers with what is to be sent instead, in smaller pieces. */
  readonly settle: (outcome: SendOutcome) => readonly ExitParcel[]
}

/** The same request as the transport of these options would make of a body. */
export function exitRequest(options: TransportOptions, body: Uint8Array<ArrayBuffer>): ExitRequest {
  return {
    url: options.url,
    headers: { ...options.headers(), 'content-type': options.contentType },
    body,
    gzip: options.gzip !== undefined && body.length >= minGzipBytes,
    proxy: exitProxy(options.url),
  }
}

/** The proxy that requests to this address go through, as those before the end have gone. */
export function exitProxy(url: string): string | undefined {
  return proxyFor(url, typeof process === 'object' ? process.env : {})?.href
}

/** Reads answers as the transport of these options does. */
export function readExitAnswer(options: TransportOptions): ExitParcel['read'] {
  return (answer) => outcomeOf(options, answer)
}
