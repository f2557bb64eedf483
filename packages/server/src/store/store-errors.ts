/** The store cannot take this write now; the same write may succeed later. */
export class StoreBusyError extends Error {
  readonly retryAfterSeconds: number
  constructor(message: string, options: { readonly retryAfterSeconds: number; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'StoreBusyError'
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** The store was written by a later release. */
export class NewerSchemaError extends Error {
  constructor(found: number, known: number) {
    super(
      `The store has schema version ${found}, this server knows up to ${known}. Update the server, or choose another data directory.`,
    )
    this.name = 'NewerSchemaError'
  }
}
