import { mergeBuckets } from '../../store/merge.ts'
import { bucketNames } from '../../store/event.ts'
import { isRecord, parseIfJson, parseOr } from '../json-text.ts'
import { aiSdk } from './ai-sdk.ts'
import { genAi } from './gen-ai.ts'
import { honeyHive } from './honeyhive.ts'
import { openInference } from './openinference.ts'
import { traceloop } from './traceloop.ts'
import { Tree } from './tree.ts'
import type { BucketName, Buckets, JsonObject } from '../../store/event.ts'
import type { Dialect, Place } from './dialect.ts'

const dialects: readonly Dialect[] = [honeyHive, genAi, openInference, traceloop, aiSdk]
const exact = new Map<string, Place>(dialects.flatMap((dialect) => Object.entries(dialect.exact)))
const consumed: ReadonlySet<string> = new Set(dialects.flatMap((dialect) => dialect.consumed))
const trees = dialects
  .flatMap((dialect) => Object.entries(dialect.trees))
  .map(([prefix, place]) => ({ prefix, place }))
  .sort((a, b) => b.prefix.length - a.prefix.length)

const ownBuckets: readonly (readonly [string, BucketName])[] = [
  ['honeyhive_inputs.', 'inputs'],
  ['honeyhive_outputs.', 'outputs'],
  ['honeyhive_config.', 'config'],
  ['honeyhive_metadata.', 'metadata'],
  ['honeyhive_metrics.', 'metrics'],
  ['honeyhive_feedback.', 'feedback'],
  ['honeyhive_user_properties.', 'userProperties'],
]

type Draft = Record<BucketName, Record<string, unknown>>

/** Sorts all attributes of a span into the event's buckets. What HoneyHive's own attributes say wins over every other convention. */
export function bucketsOf(attributes: JsonObject): Buckets {
  const foreign = emptyDraft()
  const own = Object.fromEntries(bucketNames.map((name) => [name, new Tree()])) as Record<BucketName, Tree>
  const pending = new Map<string, Tree>()
  const isJson = jsonAttributes(attributes)
  for (const [key, value] of Object.entries(attributes)) {
    if (consumed.has(key)) continue
    const bucket = ownBuckets.find(([prefix]) => key.startsWith(prefix))
    if (bucket !== undefined) own[bucket[1]].set(key.slice(bucket[0].length), ownValue(key, value, isJson))
    else placeForeign(foreign, pending, { key, value })
  }
  for (const { prefix, place } of trees) {
    const tree = pending.get(prefix)
    if (tree !== undefined) put(foreign, place, tree.toValue())
  }
  const ownValues = Object.fromEntries(bucketNames.map((name) => [name, own[name].toObject()]))
  return mergeBuckets(foreign, ownValues)
}

function placeForeign(
  draft: Draft,
  pending: Map<string, Tree>,
  { key, value }: { readonly key: string; readonly value: unknown },
): void {
  const place = exact.get(key)
  if (place !== undefined) return put(draft, place, value)
  const found = trees.find(({ prefix }) => key.startsWith(prefix))
  if (found === undefined) return put(draft, { bucket: 'metadata', at: key }, value)
  const tree = pending.get(found.prefix) ?? new Tree()
  tree.set(key.slice(found.prefix.length), value)
  pending.set(found.prefix, tree)
}

function put(draft: Draft, { bucket, at, read }: Place, value: unknown): void {
  const made = read === undefined ? value : read(value)
  const entries = at === null ? (isRecord(made) ? Object.entries(made) : []) : [[at, made] as const]
  const target = draft[bucket]
  for (const [key, entry] of entries) {
    if (entry !== undefined && !(key in target)) target[key] = entry
  }
}

function emptyDraft(): Draft {
  return Object.fromEntries(bucketNames.map((name) => [name, Object.create(null)])) as Draft
}

/** The attributes that are JSON text by the sender's word; null: it did not say. */
function jsonAttributes(attributes: JsonObject): ReadonlySet<unknown> | null {
  const listed = attributes['honeyhive.json']
  return Array.isArray(listed) ? new Set<unknown>(listed) : null
}

/**
 * A sender that lists its JSON attributes is taken at its word. From any other, text that reads as an object or a list is one,
 * and `"null"` is null, which version 1 of the SDK writes so.
 */
function ownValue(key: string, value: unknown, isJson: ReadonlySet<unknown> | null): unknown {
  if (isJson !== null) return typeof value === 'string' && isJson.has(key) ? parseOr(value, value) : value
  return value === 'null' ? null : parseIfJson(value)
}
