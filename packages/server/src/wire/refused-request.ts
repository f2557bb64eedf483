/** A request that cannot be answered as asked; the message says what was expected. Caught where the endpoints are mounted. */
export class RefusedRequest extends Error {
  readonly status: 400 | 404 | 409 | 413 | 501 | 502
  constructor(status: RefusedRequest['status'], message: string) {
    super(message)
    this.name = 'RefusedRequest'
    this.status = status
  }
}
