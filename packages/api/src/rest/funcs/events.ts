import * as errors from '../../errors.ts'
import type * as operations from '../../operations.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import { partial } from '../partial-batch.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { event, eventQuery, modelEvent, newEvent, plain } from '../shapes.ts'

/**
 * Records a finished event.
 *
 * @example
 * const result = await eventsCreateEvent(client, { event: { project: 'demo', source: 'dev', eventName: 'search', eventType: 'tool', config: {}, inputs: { query }, duration: 12 } })
 * if (!result.ok) throw result.error
 */
export function eventsCreateEvent(
  client: HoneyHiveCore,
  request: operations.CreateEventRequestBody,
  options?: RequestOptions,
): Call<operations.CreateEventResponseBody> {
  return call(
    client,
    {
      name: 'events.createEvent',
      method: 'POST',
      route: '/events',
      body: { value: request, shape: { needs: { event: 'object' }, inside: { event: newEvent } } },
      answer: { shape: plain },
    },
    options,
  )
}

/**
 * Adds to an event, or to a session when the id is a session's: given objects merge into what is there.
 *
 * @example
 * const result = await eventsUpdateEvent(client, { eventId, feedback: { rating: 5 } })
 * if (!result.ok) throw result.error
 */
export function eventsUpdateEvent(
  client: HoneyHiveCore,
  request: operations.UpdateEventRequestBody,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'events.updateEvent',
      method: 'PUT',
      route: '/events',
      body: { value: request, shape: { needs: { eventId: 'string' } } },
    },
    options,
  )
}

/**
 * Finds events. All filters must hold.
 *
 * @example
 * const result = await eventsGetEvents(client, { project: 'demo', filters: [{ field: 'event_type', value: 'model', operator: 'is' }], limit: 100 })
 * if (!result.ok) throw result.error
 */
export function eventsGetEvents(
  client: HoneyHiveCore,
  request: operations.GetEventsRequestBody,
  options?: RequestOptions,
): Call<operations.GetEventsResponseBody> {
  return call(
    client,
    {
      name: 'events.getEvents',
      method: 'POST',
      route: '/events/export',
      body: { value: request, shape: eventQuery },
      answer: { shape: { inside: { events: event } } },
    },
    options,
  )
}

/**
 * Records a call of a model, in the words of chat completions.
 *
 * @example
 * const result = await eventsCreateModelEvent(client, { modelEvent: { project: 'demo', model: 'gpt-4o', provider: 'openai', messages, response, duration: 800, usage } })
 * if (!result.ok) throw result.error
 */
export function eventsCreateModelEvent(
  client: HoneyHiveCore,
  request: operations.CreateModelEventRequestBody,
  options?: RequestOptions,
): Call<operations.CreateModelEventResponseBody> {
  return call(
    client,
    {
      name: 'events.createModelEvent',
      method: 'POST',
      route: '/events/model',
      body: { value: request, shape: { needs: { modelEvent: 'object' }, inside: { modelEvent } } },
      answer: { shape: plain },
    },
    options,
  )
}

/**
 * Records many events at once. When only some are taken the error is a `CreateEventBatchResponseBody`.
 *
 * @example
 * const result = await eventsCreateEventBatch(client, { events, isSingleSession: true, sessionProperties: { sessionName: 'import' } })
 * if (!result.ok) throw result.error
 */
export function eventsCreateEventBatch(
  client: HoneyHiveCore,
  request: operations.CreateEventBatchRequestBody,
  options?: RequestOptions,
): Call<operations.CreateEventBatchResponseBody, errors.CreateEventBatchResponseBody> {
  return call(
    client,
    {
      name: 'events.createEventBatch',
      method: 'POST',
      route: '/events/batch',
      body: {
        value: request,
        shape: { needs: { events: 'list' }, inside: { events: newEvent, sessionProperties: plain } },
      },
      answer: { shape: plain },
      errorOf: (response, body) => partial(response, body, errors.CreateEventBatchResponseBody),
    },
    options,
  )
}

/**
 * Records many calls of models at once. When only some are taken the error is a `CreateModelEventBatchResponseBody`.
 *
 * @example
 * const result = await eventsCreateModelEventBatch(client, { modelEvents, isSingleSession: true })
 * if (!result.ok) throw result.error
 */
export function eventsCreateModelEventBatch(
  client: HoneyHiveCore,
  request: operations.CreateModelEventBatchRequestBody,
  options?: RequestOptions,
): Call<operations.CreateModelEventBatchResponseBody, errors.CreateModelEventBatchResponseBody> {
  return call(
    client,
    {
      name: 'events.createModelEventBatch',
      method: 'POST',
      route: '/events/model/batch',
      body: { value: request, shape: { inside: { modelEvents: modelEvent, sessionProperties: plain } } },
      answer: { shape: plain },
      errorOf: (response, body) => partial(response, body, errors.CreateModelEventBatchResponseBody),
    },
    options,
  )
}
