import { bareObject } from '../../store/bare-object.ts'
import { isRecord, parseIfJson, parseOr } from '../json-text.ts'
import { aiSdk } from './ai-sdk.ts'
import { claudeCode } from './claude-code.ts'
import { genAi } from './gen-ai.ts'
import { honeyHive } from './honeyhive.ts'
import { langfuse } from './langfuse.ts'
import { mastra } from './mastra.ts'
import { mcp } from './mcp.ts'
import { openInference } from './openinference.ts'
import { traceloop } from './traceloop.ts'
import { Tree } from './tree.ts'
import type { BucketName, Buckets, JsonObject } from '../../store/event.ts'
import type { Dialect, Place } from './dialect.ts'

const dialects: readonly Dialect[] = [
  honeyHive,
  genAi,
  openInference,
  traceloop,
  aiSdk,
  langfuse,
  mastra,
  mcp,
  claudeCode,
]
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

/** What becomes of an attribute, by its key alone. */
type Destination =
  | { readonly kind: 'consumed' }
  | { readonly kind: 'own'; readonly bucket: BucketName; readonly path: string }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'tree'; readonly prefix: string; readonly path: string }

/** Spans of one program have the same few keys. Keys that carry numbers or ids could be without end. */
const maxKnownKeys = 4096
const destinations = new Map<string, Destination>()

function destinationOf(key: string): Destination {
  const known = destinations.get(key)
  if (known !== undefined) return known
  if (destinations.size >= maxKnownKeys) destinations.clear()
  const found = findDestination(key)
  destinations.set(key, found)
  return found
}

function findDestination(key: string): Destination {
  if (consumed.has(key)) return { kind: 'consumed' }
  const own = ownBuckets.find(([prefix]) => key.startsWith(prefix))
  if (own !== undefined) return { kind: 'own', bucket: own[1], path: key.slice(own[0].length) }
  const place = exact.get(key)
  if (place !== undefined) return { kind: 'place', place }
  const tree = trees.find(({ prefix }) => key.startsWith(prefix))
  if (tree !== undefined) return { kind: 'tree', prefix: tree.prefix, path: key.slice(tree.prefix.length) }
  return { kind: 'place', place: { bucket: 'metadata', at: key } }
}

/** Sorts all attributes of a span into the event's buckets. What HoneyHive's own attributes say wins over every other convention. */
export function bucketsOf(attributes: JsonObject): Buckets {
  const foreign = emptyDraft()
  const own = new Map<BucketName, Tree>()
  const pending = new Map<string, Tree>()
  const isJson = jsonAttributes(attributes)
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    const destination = destinationOf(key)
    if (destination.kind === 'place') put(foreign, destination.place, value)
    else if (destination.kind === 'tree') treeOf(pending, destination.prefix).set(destination.path, value)
    else if (destination.kind === 'own')
      treeOf(own, destination.bucket).set(destination.path, ownValue(key, value, isJson))
  }
  for (const { prefix, place } of pending.size === 0 ? [] : trees) {
    const tree = pending.get(prefix)
    if (tree !== undefined) put(foreign, place, tree.toValue())
  }
  for (const [name, tree] of own) Object.assign(foreign[name], tree.toObject())
  return foreign
}

function treeOf<K>(trees: Map<K, Tree>, name: K): Tree {
  const found = trees.get(name)
  if (found !== undefined) return found
  const tree = new Tree()
  trees.set(name, tree)
  return tree
}

function put(draft: Draft, { bucket, at, read }: Place, value: unknown): void {
  const made = read === undefined ? value : read(value)
  const target = draft[bucket]
  if (at !== null) putOne(target, at, made)
  else if (isRecord(made)) for (const key of Object.keys(made)) putOne(target, key, made[key])
}

function putOne(target: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined && !(key in target)) target[key] = value
}

function emptyDraft(): Draft {
  return {
    inputs: bareObject(),
    outputs: bareObject(),
    config: bareObject(),
    metadata: bareObject(),
    metrics: bareObject(),
    feedback: bareObject(),
    userProperties: bareObject(),
  }
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
