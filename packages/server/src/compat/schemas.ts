import { z } from 'zod'
import { isTime } from './times.ts'
import type { EventCreation, EventSearch, EventUpdate, SessionStart } from './shapes.ts'

// Clients of all ages talk to these: unknown keys are ignored, null is as good as absent.
const json = z.record(z.string(), z.unknown()).nullish()
const time = z.number().or(z.string()).refine(isTime, 'expected Unix milliseconds or an ISO date').nullish()
const text = z.string().nullish()
const id = z
  .string()
  .max(256)
  .regex(/^[^\0]*$/u, 'expected an id without NUL')
  .nullish()
const duration = z.number().min(0).max(1e12).nullish()

const buckets = {
  inputs: json,
  outputs: json,
  config: json,
  metadata: json,
  metrics: json,
  feedback: json,
  user_properties: json,
} as const

const shared = {
  ...buckets,
  project: text,
  project_name: text,
  source: text,
  event_name: text,
  session_id: id,
  error: z.unknown().optional(),
  start_time: time,
  end_time: time,
  duration,
} as const

const filter = z.object({
  field: z.string().min(1).max(1000),
  operator: z.enum(['is', 'is not', 'contains', 'not contains', 'greater than']).default('is'),
  value: z.string().or(z.number()).or(z.boolean()),
  type: text,
})

export const sessionStart: z.ZodType<SessionStart> = z.object({ ...shared, session_name: text })

export const eventCreation: z.ZodType<EventCreation> = z.object({
  ...shared,
  event_type: text,
  event_id: id,
  parent_id: id,
})

export const eventUpdate: z.ZodType<EventUpdate> = z.object({
  ...buckets,
  event_id: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[^\0]*$/u, 'expected an id without NUL'),
  event_name: text,
  error: z.unknown().optional(),
  duration,
  end_time: time,
})

export const eventSearch: z.ZodType<EventSearch> = z.object({
  filters: filter.array().max(100).or(filter).default([]),
  dateRange: z.object({ $gte: time, $lte: time, start_time: time, end_time: time }).nullish(),
  projections: z.string().array().nullish(),
  limit: z.int().min(1).max(7500).default(1000),
  page: z.int().min(1).max(1_000_000).default(1),
})
