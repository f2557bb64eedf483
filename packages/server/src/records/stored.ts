import { z } from 'zod'
import type { OpenObject } from '@honeyhive/api/current'

// What documents hold. Every field has a default, so that a document of an earlier release can be read.

const open = z.record(z.string(), z.unknown())
const texts = z.string().array()

export interface StoredDataset {
  readonly description: string | null
  readonly type: 'evaluation' | 'fine-tuning'
  readonly datapoints: readonly string[]
  readonly linked_evals: readonly string[]
  readonly saved: boolean
  readonly pipeline_type: 'event' | 'session'
  readonly metadata: OpenObject
}

export const storedDataset: z.ZodType<StoredDataset> = z.object({
  description: z.string().nullable().default(null),
  type: z.enum(['evaluation', 'fine-tuning']).default('evaluation'),
  datapoints: texts.default([]),
  linked_evals: texts.default([]),
  saved: z.boolean().default(true),
  pipeline_type: z.enum(['event', 'session']).default('event'),
  metadata: open.default({}),
})

export interface StoredDatapoint {
  readonly inputs: OpenObject
  readonly history: readonly OpenObject[]
  readonly ground_truth: OpenObject | null
  readonly metadata: OpenObject | null
  readonly linked_event: string | null
  readonly linked_evals: readonly string[]
  readonly linked_datasets: readonly string[]
}

export const storedDatapoint: z.ZodType<StoredDatapoint> = z.object({
  inputs: open.default({}),
  history: open.array().default([]),
  ground_truth: open.nullable().default(null),
  metadata: open.nullable().default(null),
  linked_event: z.string().nullable().default(null),
  linked_evals: texts.default([]),
  linked_datasets: texts.default([]),
})

const statuses = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const

export interface StoredRun {
  readonly description: string | null
  readonly status: (typeof statuses)[number]
  /** Ids of its sessions. */
  readonly event_ids: readonly string[]
  readonly dataset_id: string | null
  readonly datapoint_ids: readonly string[]
  readonly configuration: OpenObject
  readonly metadata: OpenObject
  readonly results: OpenObject
  /** As they came: objects, or names. */
  readonly evaluators: readonly unknown[]
  readonly passing_ranges: Readonly<
    Record<string, { readonly min?: number | undefined; readonly max?: number | undefined }>
  >
}

export const storedRun: z.ZodType<StoredRun> = z.object({
  description: z.string().nullable().default(null),
  status: z.enum(statuses).default('pending'),
  event_ids: texts.default([]),
  dataset_id: z.string().nullable().default(null),
  datapoint_ids: texts.default([]),
  configuration: open.default({}),
  metadata: open.default({}),
  results: open.default({}),
  evaluators: z.unknown().array().default([]),
  passing_ranges: z
    .record(z.string(), z.object({ min: z.number().optional(), max: z.number().optional() }))
    .default({}),
})

/** Metrics, configurations, tools, projects, charts, queues: their routes know what is in them. */
export const storedOpen: z.ZodType<OpenObject> = open
