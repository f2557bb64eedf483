import { inBatches, mergedAnswers } from './batches.ts'
import { type Call, call, type Operation } from './call.ts'
import type { HoneyHiveCore } from './core.ts'
import { type APICall, APIPromise, type CallError, type Result } from './result.ts'
import type { Route, RouteAnswer, RouteArguments } from './route-types.ts'
import type { RequestOptions } from './sdk-options.ts'
import { isRecord, type Shape } from './shape.ts'

/** Names on the wire stay as they are: what goes in and comes out is what the API's own documentation shows. */
const asItIs: Shape = { isAsItIs: true }

/**
 * Calls a route under `/v1`. Does not reject: what went wrong is in the result.
 *
 * @example
 * const result = await callRoute(client, 'GET /v1/runs/{run_id}', { path: { run_id: runId } })
 * if (result.ok) console.log(result.value.evaluation.status)
 */
export function callRoute<R extends Route>(
  client: HoneyHiveCore,
  route: R,
  ...[input, options]: RouteArguments<R, RequestOptions>
): Call<RouteAnswer<R>> {
  const operation = operationOf(route, input)
  const queries = inBatches(operation.query ?? {})
  if (queries.length === 1) return call(client, operation, options)
  return new APIPromise(callEach(client, operation, queries, options))
}

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

function operationOf(route: string, input: object | undefined): Operation {
  const [verb, path = ''] = route.split(' ')
  const method = methods.find((one) => one === verb) ?? 'GET'
  const given = { path: undefined, query: undefined, body: undefined, ...input }
  const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => part)
  return {
    name: `request('${route}')`,
    method,
    route: path,
    path: Object.fromEntries(parts.map((part) => [part, fieldOf(given.path, part)])),
    query: bracketed(given.query),
    body: given.body === undefined ? undefined : { value: given.body, shape: asItIs },
    answer: { shape: asItIs },
  }
}

/** One request after the other; the first that fails is the answer. */
async function callEach<T>(
  client: HoneyHiveCore,
  operation: Operation,
  queries: readonly Readonly<Record<string, unknown>>[],
  options: RequestOptions | undefined,
): Promise<[Result<T, CallError>, APICall]> {
  const answers: unknown[] = []
  let last: APICall = { status: 'invalid' }
  for (const query of queries) {
    const [result, inspected] = await call<T>(client, { ...operation, query }, options).$inspect()
    last = inspected
    if (!result.ok) return [result, inspected]
    answers.push(result.value)
  }
  return [{ ok: true, value: mergedAnswers(answers) as T }, last]
}

/** Lists go as `name[]`, which these routes read also when there is only one. */
function bracketed(query: unknown): Record<string, unknown> {
  const entries = isRecord(query) ? Object.entries(query) : []
  return Object.fromEntries(
    entries.map(([name, value]) => (isPlainList(value) ? [`${name}[]`, value] : [name, textOf(value)])),
  )
}

function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry !== 'object')
}

/** Filters and ranges are JSON text in a query. */
function textOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

function fieldOf(value: unknown, name: string): string {
  const field = isRecord(value) ? value[name] : undefined
  return typeof field === 'string' ? field : ''
}
