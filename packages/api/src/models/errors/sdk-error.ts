/**
 * The server answered, but not with success. The message says which request, which status, what the server said, and
 * what to do about it.
 *
 * @example
 * try { await client.experiments.getRun(id) } catch (error) {
 *   if (error instanceof SDKError && error.statusCode === 404) return undefined
 *   throw error
 * }
 */
export class SDKError extends Error {
  readonly rawResponse: Response
  readonly body: string
  readonly statusCode: number
  readonly contentType: string
  override readonly name = 'SDKError'

  constructor(message: string, rawResponse: Response, body = '') {
    super(message)
    this.rawResponse = rawResponse
    this.body = body
    this.statusCode = rawResponse.status
    this.contentType = rawResponse.headers.get('content-type') ?? ''
  }
}
