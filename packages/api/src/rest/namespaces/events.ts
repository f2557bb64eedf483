import type * as operations from '../../operations.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Events: what was recorded, and adding to it. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.events.createEvent({ event: { project: 'demo', source: 'dev', eventName: 'search', eventType: 'tool', config: {}, inputs: { query }, duration: 12 } })
 */
export class Events {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** Records a finished event. */
  async createEvent(
    request: operations.CreateEventRequestBody,
    options?: RequestOptions,
  ): Promise<operations.CreateEventResponseBody> {
    const { eventsCreateEvent } = await load()
    return unwrap(eventsCreateEvent(this.client, request, options))
  }

  /** Adds to an event, or to a session when the id is a session's: given objects merge into what is there. */
  async updateEvent(request: operations.UpdateEventRequestBody, options?: RequestOptions): Promise<void> {
    const { eventsUpdateEvent } = await load()
    return unwrap(eventsUpdateEvent(this.client, request, options))
  }

  /** Finds events. All filters must hold. */
  async getEvents(
    request: operations.GetEventsRequestBody,
    options?: RequestOptions,
  ): Promise<operations.GetEventsResponseBody> {
    const { eventsGetEvents } = await load()
    return unwrap(eventsGetEvents(this.client, request, options))
  }

  /** Records a call of a model, in the words of chat completions. */
  async createModelEvent(
    request: operations.CreateModelEventRequestBody,
    options?: RequestOptions,
  ): Promise<operations.CreateModelEventResponseBody> {
    const { eventsCreateModelEvent } = await load()
    return unwrap(eventsCreateModelEvent(this.client, request, options))
  }

  /** Records many events at once. When only some are taken the error is a `CreateEventBatchResponseBody`. */
  async createEventBatch(
    request: operations.CreateEventBatchRequestBody,
    options?: RequestOptions,
  ): Promise<operations.CreateEventBatchResponseBody> {
    const { eventsCreateEventBatch } = await load()
    return unwrap(eventsCreateEventBatch(this.client, request, options))
  }

  /** Records many calls of models at once. When only some are taken the error is a `CreateModelEventBatchResponseBody`. */
  async createModelEventBatch(
    request: operations.CreateModelEventBatchRequestBody,
    options?: RequestOptions,
  ): Promise<operations.CreateModelEventBatchResponseBody> {
    const { eventsCreateModelEventBatch } = await load()
    return unwrap(eventsCreateModelEventBatch(this.client, request, options))
  }
}
