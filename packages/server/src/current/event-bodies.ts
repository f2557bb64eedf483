import { z } from 'zod'
import { duration, id, ids, name, open, timeNumber } from '../wire/parts.ts'
import type { EventBatch, EventUpdate, NewEvent } from '@honeyhive/api/current'

const buckets = {
  config: open.optional(),
  outputs: open.optional(),
  metadata: open.optional(),
  feedback: open.optional(),
  metrics: open.optional(),
  user_properties: open.optional(),
} as const

export const newEvent: z.ZodType<NewEvent> = z.strictObject({
  ...buckets,
  event_type: z.enum(['session', 'model', 'tool', 'chain']),
  inputs: open,
  event_id: id.optional(),
  session_id: id.optional(),
  parent_id: id.nullish(),
  children_ids: ids.optional(),
  event_name: name.optional(),
  source: name.optional(),
  error: z.string().nullish(),
  start_time: timeNumber.optional(),
  end_time: timeNumber.optional(),
  duration: duration.optional(),
})

/** What is not among these is ignored. */
export const eventUpdate: z.ZodType<EventUpdate> = z.object({
  ...buckets,
  inputs: open.optional(),
  error: z.string().nullish(),
  duration: duration.optional(),
  end_time: timeNumber.optional(),
  children_ids: ids.optional(),
})

export const eventBatch: z.ZodType<EventBatch> = z.strictObject({
  events: newEvent.array().max(10_000),
  single_session: z.boolean().optional(),
  session_properties: open.optional(),
})
