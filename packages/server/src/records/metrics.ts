import { createHash } from 'node:crypto'
import { RefusedRequest } from '../wire/refused-request.ts'
import { filledPrompt, verdictOf } from './judge.ts'
import { withoutAbsent } from './without-absent.ts'
import type { MetricRunResult, MetricVersion, OpenObject } from '@honeyhive/api/current'
import type { ApiParts } from './api-parts.ts'
import type { Entry } from './collection.ts'
import type { Records } from './records.ts'

/** A metric in the words of `/v1`, with whatever else the first generation says of one. */
export type GivenMetric = Readonly<Record<string, unknown>> & { readonly name?: string | undefined }

export const metricDefaults: OpenObject = {
  description: '',
  return_type: 'float',
  enabled_in_prod: false,
  needs_ground_truth: false,
  sampling_percentage: 10,
}

/** A new metric, with its first version. */
export async function createMetric(records: Records, given: GivenMetric, project: string | null): Promise<string> {
  const content = { ...metricDefaults, ...withoutAbsent(given) }
  const { id } = await records.metrics.create(content, { name: given.name ?? null, project })
  await addVersion(records, id, { message: 'Created', content, isDeployed: true })
  return id
}

/** Changes a metric; what it was stays as a version. */
export async function changeMetric(records: Records, id: string, given: GivenMetric): Promise<void> {
  const changed = await records.metrics.change(id, ({ value, name }) => ({
    value: { ...value, ...withoutAbsent(given) },
    name: given.name ?? name,
  }))
  await addVersion(records, id, { message: 'Updated', content: changed.value, isDeployed: true })
}

export async function deleteMetric({ metrics, metricVersions }: Records, id: string): Promise<void> {
  const versions = await metricVersions.list({ owner: id })
  await metrics.remove(
    id,
    versions.map((version) => ({ action: 'delete', kind: 'metric-version', id: version.id })),
  )
}

export async function versionsOf({ metrics, metricVersions }: Records, id: string): Promise<readonly MetricVersion[]> {
  await metrics.get(id)
  return (await metricVersions.list({ owner: id })).map(versionView).toReversed()
}

export interface NewVersion {
  readonly message: string
  readonly content: OpenObject
  readonly isDeployed: boolean
}

/** Versions are called v1, v2 …; the deployed one is what the metric says. */
export async function addVersion(records: Records, id: string, version: NewVersion): Promise<MetricVersion> {
  const { metricVersions } = records
  const known = await metricVersions.list({ owner: id })
  const name = `v${known.length + 1}`
  const { message, content } = version
  const full_sha = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  const value = { message, content, full_sha, is_deployed: false }
  const made = await metricVersions.create(value, { id: `${id}:${name}`, name, owner: id })
  return version.isDeployed ? markDeployed(records, id, name) : versionView(made)
}

/** The metric becomes what the version says. */
export async function deployVersion(records: Records, id: string, name: string): Promise<MetricVersion> {
  const version = await records.metricVersions.get(`${id}:${name}`)
  const content = objectIn(version.value['content'])
  await records.metrics.change(id, ({ value, name: before }) => ({
    value: { ...value, ...content },
    name: typeof content['name'] === 'string' ? content['name'] : before,
  }))
  return markDeployed(records, id, name)
}

async function markDeployed({ metricVersions }: Records, id: string, name: string): Promise<MetricVersion> {
  for (const other of await metricVersions.list({ owner: id })) {
    const isDeployed = other.name === name
    if (isDeployed !== (other.value['is_deployed'] === true))
      await metricVersions.change(other.id, ({ value }) => ({ value: { ...value, is_deployed: isDeployed } }))
  }
  return versionView(await metricVersions.get(`${id}:${name}`))
}

function versionView({ name, value, createdAt }: Entry<OpenObject>): MetricVersion {
  return {
    name: name ?? '',
    full_sha: String(value['full_sha']),
    message: String(value['message']),
    date: createdAt,
    deployed: value['is_deployed'] === true,
    content: objectIn(value['content']),
  }
}

/** Runs a metric on an event: a judge's prompt here, code never. */
export async function runMetric(
  { judge }: Pick<ApiParts, 'judge'>,
  { metric, event }: { readonly metric: OpenObject; readonly event: OpenObject },
): Promise<MetricRunResult> {
  if (metric['type'] !== 'LLM')
    throw new RefusedRequest(
      400,
      'Only metrics of type LLM run here. Code runs in your own process: evaluate() and defineEvaluator() of the SDK do that.',
    )
  if (judge === null)
    throw new RefusedRequest(
      501,
      'This server has no judge: start it with the option judge, an OpenAI-compatible endpoint.',
    )
  const prompt = metric['criteria'] ?? metric['prompt']
  if (typeof prompt !== 'string' || prompt.trim() === '')
    throw new RefusedRequest(400, 'The metric has no prompt: its criteria is empty.')
  const model = metric['model_name']
  const answer = await judge.ask(filledPrompt(prompt, event), typeof model === 'string' ? model : null)
  const result = verdictOf(answer, String(metric['return_type'] ?? 'float'))
  return { success: result !== null, loading: false, result, explanation: answer }
}

function objectIn(value: unknown): OpenObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}
