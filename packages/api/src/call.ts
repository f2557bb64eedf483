import type { ApiClientOptions } from './client.ts'
import { clientHeaders } from './headers.ts'
import type { HttpAnswer, HttpLoss } from './http/attempt.ts'
import { sendWithRetry } from './http/send.ts'

/** What became of a call. `message` is a whole sentence for people: what, where, and what to do. */
export type ApiOutcome<T> =
  | { readonly status: 'ok'; readonly body: T }
  | { readonly status: 'unauthorized'; readonly statusCode: 401 | 403; readonly message: string }
  | { readonly status: 'refused'; readonly statusCode: number; readonly message: string }
  | { readonly status: 'unreachable'; readonly message: string }

const defaultTimeoutMillis = 5_000
const defaultDeadlineMillis = 10_000
/** Characters of an error's body that are worth showing. */
const maxDetailLength = 300

/**
 * One call of the API. The body is JSON without absent fields, none at all when it is `undefined`; the answer is read
 * leniently: what is no JSON object counts as one without fields. Never throws or rejects.
 */
export async function callApi<T extends object>(
  options: ApiClientOptions,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown,
  holdsProcess = true,
): Promise<ApiOutcome<T>> {
  const url = `${options.serverUrl.replace(/\/+$/, '')}${path}`
  const outcome = await sendWithRetry(
    {
      method,
      url,
      headers: { ...clientHeaders(options.clientVersion, options.apiKey?.()), 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      timeoutMillis: options.timeoutMillis ?? defaultTimeoutMillis,
      maxResponseBytes: options.maxResponseBytes,
      fetch: options.fetch,
      agent: options.agent,
      signal: options.signal,
      holdsProcess,
    },
    { deadlineMillis: options.deadlineMillis ?? defaultDeadlineMillis, initialMillis: options.retryBackoffMillis },
  )
  if (outcome.status !== 'answered') return { status: 'unreachable', message: describeLoss(method, url, outcome) }
  return readAnswer<T>(`${method} ${url}`, outcome)
}

function readAnswer<T extends object>(what: string, answer: HttpAnswer): ApiOutcome<T> {
  const { statusCode } = answer
  if (statusCode >= 200 && statusCode < 300) return { status: 'ok', body: parseObject(answer.body) as T }
  if (statusCode === 401 || statusCode === 403)
    return {
      status: 'unauthorized',
      statusCode,
      message: `${what} answered ${statusCode}: the API key was not accepted. Check HH_API_KEY (or the apiKey option).`,
    }
  if (statusCode >= 300 && statusCode < 400)
    return {
      status: 'refused',
      statusCode,
      message: `${what} answered ${statusCode}, a redirect to ${answer.header('location') ?? 'nowhere'}; redirects are not followed. Set HH_API_URL (or serverUrl) to the final address.`,
    }
  return { status: 'refused', statusCode, message: `${what} answered ${statusCode}${detailOf(answer)}` }
}

function describeLoss(method: string, url: string, loss: HttpLoss): string {
  return `${method} ${url} got no answer: ${loss.reason}. Is the server running there? Check HH_API_URL (or serverUrl).`
}

/** Every field of the answer is optional, so whatever is not an object counts as one without fields. */
function parseObject(body: Uint8Array): object {
  const text = new TextDecoder().decode(body)
  if (!text.trimStart().startsWith('{')) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // The call itself has succeeded; an answer that cannot be read only means that it says nothing.
    return {}
  }
}

function detailOf(answer: HttpAnswer): string {
  const text = new TextDecoder().decode(answer.body).trim()
  return text === '' ? '.' : `: ${text.slice(0, maxDetailLength)}`
}
