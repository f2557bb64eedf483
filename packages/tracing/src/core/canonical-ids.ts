import type { IdentityParts } from './identity.ts'

/** What of an identity travels between processes. */
export type CanonicalIds = Partial<
  Pick<
    IdentityParts,
    'sessionId' | 'sessionName' | 'project' | 'source' | 'runId' | 'datasetId' | 'datapointId' | 'parentId'
  >
>

/** The keys in baggage by which every HoneyHive SDK names the parts of an identity, in the order in which they are written. */
export const canonicalKeys: readonly (readonly [key: string, part: keyof CanonicalIds])[] = [
  ['run_id', 'runId'],
  ['dataset_id', 'datasetId'],
  ['datapoint_id', 'datapointId'],
  ['session_id', 'sessionId'],
  ['project', 'project'],
  ['source', 'source'],
  ['parent_id', 'parentId'],
  ['session_name', 'sessionName'],
]

/** Spelled like this a key is ours beyond doubt; without the prefix `project` may be anybody's. */
const prefixes = ['honeyhive_', 'honeyhive.']

const partOfKey = new Map<string, keyof CanonicalIds>(
  canonicalKeys.flatMap(([key, part]) => ['', ...prefixes].map((prefix) => [prefix + key, part] as const)),
)

/** Which part of an identity a key of baggage names, in any of its spellings. */
export function canonicalPart(key: string): keyof CanonicalIds | undefined {
  return partOfKey.get(key)
}

/** Longer ids are nobody's, and would be written onto every span. */
const MAX_ID_LENGTH = 256

/**
 * The parts of an identity that baggage entries name; `undefined` when they name none. Without a session beside it a bare
 * `project` or `run_id` is somebody else's word, and is left alone.
 */
export function canonicalIds(entries: Iterable<readonly [key: string, value: string]>): CanonicalIds | undefined {
  const found: Partial<Record<keyof CanonicalIds, string>> = {}
  const bare: Partial<Record<keyof CanonicalIds, string>> = {}
  for (const [key, value] of entries) {
    const part = partOfKey.get(key)
    if (part === undefined || value === '' || value.length > MAX_ID_LENGTH) continue
    if (prefixes.some((prefix) => key.startsWith(prefix))) found[part] ??= value
    else bare[part] = value
  }
  const hasSession = bare.sessionId !== undefined || found.sessionId !== undefined
  const all = hasSession ? { ...found, ...bare } : found
  return Object.keys(all).length === 0 ? undefined : all
}
