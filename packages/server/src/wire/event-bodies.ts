import { z } from 'zod'
import { duration, id, name, open, time } from './parts.ts'
import type { GivenEvent, GivenUpdate } from './shapes.ts'

// Clients of all ages talk to the unprefixed routes: unknown keys are ignored, null is as good as absent.

const json = open.nullish()

const buckets = {
  inputs: json,
  outputs: json,
  config: json,
  metadata: json,
  metrics: json,
  feedback: json,
  user_properties: json,
} as const

/** An event or a session in any of the shapes of the first generation. */
export const givenEvent: z.ZodType<GivenEvent> = z.object({
  ...buckets,
  project: name.nullish(),
  project_name: name.nullish(),
  source: name.nullish(),
  event_name: name.nullish(),
  session_name: name.nullish(),
  event_type: name.nullish(),
  event_id: z.literal('').or(id).nullish(),
  session_id: z.literal('').or(id).nullish(),
  parent_id: z.literal('').or(id).nullish(),
  error: z.unknown().optional(),
  start_time: time.nullish(),
  end_time: time.nullish(),
  duration: duration.nullish(),
})

export const givenUpdate: z.ZodType<GivenUpdate> = z.object({
  ...buckets,
  event_id: id,
  event_name: name.nullish(),
  error: z.unknown().optional(),
  duration: duration.nullish(),
  end_time: time.nullish(),
})
