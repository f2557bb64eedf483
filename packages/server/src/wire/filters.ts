import { z } from 'zod'
import { id, jsonText, name, text, time } from './parts.ts'
import type { EventFilter } from '@honeyhive/api/current'

/** Both spellings of a range as one. */
export interface GivenRange {
  readonly $gte?: string | number | undefined
  readonly $lte?: string | number | undefined
  readonly start_time?: string | number | undefined
  readonly end_time?: string | number | undefined
}

const maxFilters = 100

/** Types of values; `id` is of the first generation. */
const valueTypes = ['string', 'number', 'boolean', 'datetime', 'id'] as const

export type GivenFilter = Omit<EventFilter, 'type'> & {
  readonly type?: (typeof valueTypes)[number] | null | undefined
}

const fields = {
  field: z.string().min(1).max(1000),
  operator: z
    .enum([
      'is',
      'is not',
      'contains',
      'not contains',
      'greater than',
      'less than',
      'after',
      'before',
      'exists',
      'not exists',
    ])
    .default('is'),
  value: z.union([text, z.number(), z.boolean()]).nullish(),
  type: z.enum(valueTypes).nullish(),
}

const filter: z.ZodType<GivenFilter> = z.object(fields)
export const strictFilter: z.ZodType<GivenFilter> = z.strictObject(fields)
export const filters: z.ZodType<GivenFilter[]> = z.union([
  filter.array().max(maxFilters),
  filter.transform((one) => [one]),
])
export const strictFilters: z.ZodType<GivenFilter[]> = strictFilter.array().max(maxFilters)
const range = {
  $gte: time.optional(),
  $lte: time.optional(),
  start_time: time.optional(),
  end_time: time.optional(),
}
export const dateRange: z.ZodType<GivenRange> = z.object(range)
const strictRange: z.ZodType<GivenRange> = z.strictObject(range)

/** Which events, in either generation. */
export interface GivenSearch {
  readonly project?: string | null | undefined
  readonly filters?: readonly GivenFilter[] | null | undefined
  readonly dateRange?: GivenRange | null | undefined
  readonly projections?: readonly string[] | null | undefined
  readonly evaluation_id?: string | null | undefined
  readonly limit: number
  readonly page: number
}

const page = z.int().min(1).max(1_000_000).default(1)

/** `POST /events/export` and `/v1/events/export`: unknown keys are ignored. */
export const eventExport: z.ZodType<GivenSearch> = z.object({
  project: name.nullish(),
  filters: filters.nullish(),
  dateRange: dateRange.nullish(),
  projections: name.array().max(1000).nullish(),
  evaluation_id: id.nullish(),
  limit: z.int().min(1).max(7500).default(1000),
  page,
})

/** `POST /v1/events/search`. */
export const strictSearch: z.ZodType<GivenSearch> = z.strictObject({
  filters: strictFilters.optional(),
  dateRange: strictRange.optional(),
  evaluation_id: id.optional(),
  limit: z.int().min(1).max(1000).default(1000),
  page,
})

export const filtersInQuery: z.ZodType<GivenFilter[]> = jsonText(filters)
export const rangeInQuery: z.ZodType<GivenRange> = jsonText(dateRange)
