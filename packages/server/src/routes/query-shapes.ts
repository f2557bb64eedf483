import { z } from 'zod'
import { bucketNames } from '../store/event.ts'
import { eventColumns } from '../store/query.ts'
import type { EventsQuery, SessionsQuery } from '../store/event-store.ts'
import type { AggregateQuery, EventField, Measure, Predicate } from '../store/query.ts'

const maxDepth = 16
const maxParts = 100
const maxPath = 32
const maxTextLength = 10_000

const text = z.string().max(maxTextLength)
const scalar = z.union([text, z.number(), z.boolean()])

const field: z.ZodType<EventField> = z.union([
  z.strictObject({ kind: z.literal('column'), column: z.enum(eventColumns) }),
  z.strictObject({
    kind: z.literal('bucket'),
    bucket: z.enum(bucketNames as [(typeof bucketNames)[number]]),
    path: text.array().min(1).max(maxPath),
  }),
])

/** Predicates down to a depth: deeper than anybody writes, shallower than any stack. */
function predicateTo(depth: number): z.ZodType<Predicate> {
  const leaves = [
    z.strictObject({ kind: z.literal('exists'), field }),
    z.strictObject({
      kind: z.literal('compare'),
      field,
      operator: z.enum(['=', '<', '<=', '>', '>=']),
      value: scalar,
    }),
    z.strictObject({ kind: z.literal('one of'), field, values: scalar.array().max(maxParts) }),
    z.strictObject({ kind: z.literal('contains'), field, text }),
    z.strictObject({ kind: z.literal('includes'), field, value: scalar }),
    z.strictObject({ kind: z.literal('words'), text }),
  ] as const
  if (depth === 0) return z.union(leaves)
  const inner = z.lazy(() => predicateTo(depth - 1))
  return z.union([
    ...leaves,
    z.strictObject({ kind: z.literal('all'), of: inner.array().max(maxParts) }),
    z.strictObject({ kind: z.literal('any'), of: inner.array().max(maxParts) }),
    z.strictObject({ kind: z.literal('not'), of: inner }),
  ])
}

const time = z
  .number()
  .nullish()
  .transform((value) => value ?? null)
const selection = {
  where: predicateTo(maxDepth)
    .nullish()
    .transform((value) => value ?? null),
  startedAfter: time,
  startedBefore: time,
} as const
const cursor = z.string().max(1000).nullable().default(null)

export const eventsQuery: z.ZodType<EventsQuery> = z.strictObject({
  ...selection,
  order: z.enum(['newest', 'oldest']).default('newest'),
  limit: z.int().min(1).max(1000).default(50),
  cursor,
  countLimit: z.int().min(0).max(1_000_000).default(1000),
})

export const sessionsQuery: z.ZodType<SessionsQuery> = z.strictObject({
  ...selection,
  project: text.nullish().transform((value) => value ?? null),
  limit: z.int().min(1).max(500).default(50),
  cursor,
  countLimit: z.int().min(0).default(Number.MAX_SAFE_INTEGER),
})

const measure: z.ZodType<Measure> = z.union([
  z.strictObject({ kind: z.literal('count') }),
  z.strictObject({ kind: z.literal('errors') }),
  z.strictObject({
    kind: z.literal('number'),
    field,
    function: z.enum(['sum', 'average', 'min', 'max', 'p50', 'p90', 'p95', 'p99']),
  }),
])

export const aggregateQuery: z.ZodType<AggregateQuery> = z.strictObject({
  ...selection,
  bucketMillis: z.int().min(1).nullable().default(null),
  groupBy: field.array().max(3).default([]),
  measures: measure.array().min(1).max(16),
  limit: z.int().min(1).max(10_000).default(1000),
})
