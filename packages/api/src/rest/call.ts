import { clientHeaders } from '../headers.ts'
import { CLIENT_VERSION } from '../version.ts'
import { InvalidRequestError, HTTPClientError } from '../models/errors/http-client-errors.ts'
import { SDKError } from '../models/errors/sdk-error.ts'
import { SDKValidationError } from '../models/errors/sdk-validation-error.ts'
import type { HoneyHiveCore } from './core.ts'
import { HTTPClient } from './http-client.ts'
import { log } from './debug-log.ts'
import { readAnswer } from './read-answer.ts'
import { type APICall, APIPromise, type CallError, type Result } from './result.ts'
import type { RequestOptions } from './sdk-options.ts'
import { failureOf, send, type SendOptions } from './send.ts'
import { problemsOf, type Shape, toWire } from './shape.ts'
import { urlOf } from './url.ts'

/** One call of the API, as the functions of `funcs/` describe it. */
export interface Operation {
  /** As the user writes it: `session.startSession`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `{name}` where a part of `path` goes. */
  readonly route: string
  readonly path?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: { readonly value: unknown; readonly shape: Shape } | undefined
  /** Absent: the answer's body is nobody's business. */
  readonly answer?: { readonly shape: Shape; readonly isList?: boolean | undefined } | undefined
  /** Makes the error of an answer that the route gives a meaning of its own. */
  readonly errorOf?: ((response: Response, body: string) => Error | undefined) | undefined
}

export type Call<T, E = never> = APIPromise<Result<T, CallError | E>>

/** Makes a call. Never rejects: what went wrong is in the result. */
export function call<T, E = never>(
  client: HoneyHiveCore,
  operation: Operation,
  options: RequestOptions = {},
): Call<T, E> {
  return new APIPromise(run<T, E>(client, operation, options))
}

async function run<T, E>(
  client: HoneyHiveCore,
  operation: Operation,
  options: RequestOptions,
): Promise<[Result<T, CallError | E>, APICall]> {
  const sending = sendOptions(client, options)
  let request: Request | undefined
  let response: Response | undefined
  try {
    const makeRequest = await prepare(client, operation, options)
    response = await send((signal) => (request = makeRequest(signal)), sending)
    const value = await readAnswer(operation, response, `${operation.method} ${response.url || request?.url}`)
    return [{ ok: true, value: value as T }, inspected(request, response)]
  } catch (error) {
    const failure = isKnown(error) ? error : failureOf(error, operation.name, sending.timeoutMs)
    return [{ ok: false, error: failure as CallError | E }, inspected(request, response)]
  } finally {
    log(client._options.debugLogger, operation, request, response)
  }
}

/** Everything that is the same for every attempt, checked before the first. */
async function prepare(
  client: HoneyHiveCore,
  { name, method, route, path = {}, query = {}, body }: Operation,
  options: RequestOptions,
): Promise<(signal: AbortSignal | undefined) => Request> {
  const problems = [
    ...problemsOf(path, { needs: Object.fromEntries(Object.keys(path).map((part) => [part, 'string'])) }, 'path'),
    ...(body === undefined ? [] : problemsOf(body.value, body.shape, 'request')),
  ]
  if (problems.length > 0)
    throw new SDKValidationError(`${name} cannot be sent: ${problems.join('\n')}`, undefined, body?.value ?? path)
  const url = urlOf(options.serverURL ?? client._baseURL, route, path, query)
  const headers = await headersOf(client, options, body !== undefined)
  const text = body === undefined ? undefined : JSON.stringify(toWire(body.value, body.shape))
  return (signal) => {
    const signals = signal === undefined || options.fetchOptions?.signal ? {} : { signal }
    const init = { ...options.fetchOptions, ...signals, method, headers, ...(text === undefined ? {} : { body: text }) }
    return makeRequest(url, init)
  }
}

function makeRequest(url: URL, init: RequestInit): Request {
  try {
    return new Request(url, init)
  } catch (cause) {
    throw new InvalidRequestError(`No request can be made to ${url.href} with these fetchOptions`, { cause })
  }
}

async function headersOf(client: HoneyHiveCore, options: RequestOptions, hasBody: boolean): Promise<Headers> {
  const { bearerAuth } = client._options
  const key = typeof bearerAuth === 'function' ? await bearerAuth() : bearerAuth
  const headers = new Headers(clientHeaders(CLIENT_VERSION, key))
  if (hasBody) headers.set('content-type', 'application/json')
  new Headers(options.fetchOptions?.headers).forEach((value, name) => headers.set(name, value))
  return headers
}

function sendOptions({ _options }: HoneyHiveCore, options: RequestOptions): SendOptions {
  return {
    client: _options.httpClient ?? new HTTPClient(),
    retries: options.retries ?? _options.retryConfig ?? { strategy: 'none' },
    retryCodes: options.retryCodes,
    timeoutMs: options.timeoutMs ?? _options.timeoutMs,
  }
}

function inspected(request: Request | undefined, response: Response | undefined): APICall {
  if (request === undefined) return { status: 'invalid' }
  return response === undefined ? { status: 'request-error', request } : { status: 'complete', request, response }
}

function isKnown(error: unknown): error is Error {
  if (error instanceof HTTPClientError || error instanceof SDKError || error instanceof SDKValidationError) return true
  return error instanceof Error && 'data$' in error
}
