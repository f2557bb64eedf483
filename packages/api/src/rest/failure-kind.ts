/** Codes that runtimes give errors of connections, on the error or on its cause. */
const connectionCodes =
  /^(?:E(?:CONN\w+|NOTFOUND|AI_\w+|HOSTUNREACH|NETUNREACH|PIPE|ADDRNOTAVAIL)|UND_ERR_(?:SOCKET|CONNECT_TIMEOUT)|ConnectionRefused|ConnectionClosed|FailedToOpenSocket)$/

/**
 * Whether a request failed because the server could not be reached or the connection broke.
 *
 * @example
 * if (isConnectionError(error)) retryLater()
 */
export function isConnectionError(error: unknown): boolean {
  if (isTimeoutError(error) || isAbortError(error)) return false
  // `fetch` rejects with a TypeError for whatever the network does, and with nothing else.
  return error instanceof TypeError || chain(error).some(({ code }) => code !== undefined && connectionCodes.test(code))
}

/**
 * Whether a request was ended by its deadline.
 *
 * @example
 * if (isTimeoutError(error)) console.error('too slow')
 */
export function isTimeoutError(error: unknown): boolean {
  return chain(error).some(({ name, code }) => name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT')
}

/**
 * Whether a request was ended by a signal of the caller's.
 *
 * @example
 * if (isAbortError(error)) return
 */
export function isAbortError(error: unknown): boolean {
  return chain(error).some(({ name }) => name === 'AbortError')
}

interface Known {
  readonly name: string
  readonly code: string | undefined
}

/** The error and what caused it, one level down: deeper lies what the runtime made of it. */
function chain(error: unknown): readonly Known[] {
  if (!(error instanceof Error)) return []
  return error.cause instanceof Error ? [knownOf(error), knownOf(error.cause)] : [knownOf(error)]
}

function knownOf(error: Error): Known {
  return { name: error.name, code: 'code' in error && typeof error.code === 'string' ? error.code : undefined }
}
