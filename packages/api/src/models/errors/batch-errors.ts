/** What the server says of a batch of which it took only a part. */
export type CreateEventBatchResponseBodyData = {
  eventIds?: Array<string> | undefined
  errors?: Array<string> | undefined
  success?: boolean | undefined
}

/** The same, of a batch of model events. */
export type CreateModelEventBatchResponseBodyData = CreateEventBatchResponseBodyData

class PartialBatchError extends Error {
  eventIds?: Array<string> | undefined
  errors?: Array<string> | undefined
  success?: boolean | undefined
  /** What the server answered. */
  data$: CreateEventBatchResponseBodyData

  constructor(data: CreateEventBatchResponseBodyData) {
    super(describe(data))
    this.data$ = data
    this.eventIds = data.eventIds
    this.errors = data.errors
    this.success = data.success
  }
}

/**
 * `events.createEventBatch`: only some events were taken. `eventIds` names them, `errors` says what is wrong with the rest.
 *
 * @example
 * if (error instanceof CreateEventBatchResponseBody) console.error(error.eventIds, error.errors)
 */
export class CreateEventBatchResponseBody extends PartialBatchError {
  override name = 'CreateEventBatchResponseBody'
}

/**
 * `events.createModelEventBatch`: only some events were taken.
 *
 * @example
 * if (error instanceof CreateModelEventBatchResponseBody) console.error(error.eventIds, error.errors)
 */
export class CreateModelEventBatchResponseBody extends PartialBatchError {
  override name = 'CreateModelEventBatchResponseBody'
}

function describe({ eventIds = [], errors = [] }: CreateEventBatchResponseBodyData): string {
  return `The server took ${eventIds.length} of the batch's events: ${errors.join('; ') || 'it does not say why'}`
}
