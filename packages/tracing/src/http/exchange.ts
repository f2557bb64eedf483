import { type Context, SpanKind } from '@opentelemetry/api'
import { attributeNames } from '../core/semconv.ts'
import { injectAll, injectTraceParent } from '../setup/propagation.ts'
import type { Runtime } from '../setup/runtime.ts'
import { BodyText } from './body-text.ts'
import { matchesHost } from './host-pattern.ts'
import { clientUrlAttributes, headerAttributes, httpNames, methodAttributes } from './http-attributes.ts'
import { HttpSpan } from './http-span.ts'
import { isOwnAddress } from './traced-runtime.ts'

type HeaderValue = string | number | readonly string[] | undefined

/** An outgoing request, whichever library makes it. */
export interface OutgoingRequest {
  readonly url: URL | undefined
  readonly method: string | undefined
  readonly header: (name: string) => HeaderValue
  /** Adds a header, unless the caller has written it: two of one kind would make both invalid. */
  readonly add: (name: string, value: string) => void
}

/** An outgoing request and what comes back. */
export interface Exchange {
  readonly span: HttpSpan
  /** `undefined` where no option asks for bodies. */
  readonly sent: BodyText | undefined
  received: BodyText | undefined
  isAnswered: boolean
  /** Whether the answer has come to its end. Default: who ends the exchange knows it has. */
  isWhole?: () => boolean
}

/** Begins the span of a request and tells the other side of it; `undefined` for our own traffic and what has no address. */
export function beginExchange(runtime: Runtime, parent: Context, request: OutgoingRequest): Exchange | undefined {
  const { url, header } = request
  if (url === undefined || isOwnAddress(url.href)) return undefined
  const { httpCapture, propagateTo } = runtime.config
  const { name, attributes } = methodAttributes(request.method)
  const span = new HttpSpan({
    runtime,
    kind: SpanKind.CLIENT,
    name,
    attributes: {
      ...attributes,
      ...clientUrlAttributes(url),
      ...headerAttributes(httpNames.requestHeader, httpCapture.requestHeaders, header),
    },
    parent,
    failsFrom: 400,
  })
  const inject = matchesHost(propagateTo, url.host) ? injectAll : injectTraceParent
  inject(runtime, span.context, request, { set: ({ add }, key, value) => add(key, value) })
  const keepsBodies = matchesHost(httpCapture.bodiesOf, url.host)
  const sent = keepsBodies ? new BodyText(httpCapture.maxBodyBytes) : undefined
  sent?.describedAs(header('content-type'), header('content-encoding'))
  return { span, sent, received: undefined, isAnswered: false }
}

export interface Answer {
  readonly status: number
  readonly httpVersion?: string | undefined
  readonly header: (name: string) => HeaderValue
}

export function answered(exchange: Exchange, { status, httpVersion, header }: Answer): void {
  exchange.isAnswered = true
  const { responseHeaders, maxBodyBytes } = exchange.span.runtime.config.httpCapture
  exchange.span.answered(status, {
    ...(httpVersion !== undefined && { [httpNames.version]: httpVersion }),
    ...headerAttributes(httpNames.responseHeader, responseHeaders, header),
  })
  if (exchange.sent === undefined) return
  exchange.received = new BodyText(maxBodyBytes)
  exchange.received.describedAs(header('content-type'), header('content-encoding'))
}

export function endExchange({ span, sent, received, isWhole }: Exchange): void {
  if (isWhole?.() === false) span.span.setAttribute(attributeNames.incomplete, true)
  sent?.writeTo(span.span, 'honeyhive_inputs.body')
  received?.writeTo(span.span, 'honeyhive_outputs.body')
  span.end()
}
