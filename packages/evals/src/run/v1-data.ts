import type { DatapointResult } from '../datapoint.ts'
import { metricsOf } from '../evaluator/normalise.ts'
import { jsonOf } from '../json.ts'
import type { V1Data } from './result.ts'

/** The columns of v1's result: JSON texts, in the order of the dataset. What has no value is `null`. */
export function v1Data(results: readonly DatapointResult[]): V1Data {
  const text = (value: unknown): string => JSON.stringify(value === undefined ? null : jsonOf(value))
  return {
    input: results.map(({ inputs }) => text(inputs)),
    output: results.map(({ outputs }) => text(outputs)),
    metrics: results.map(({ scores }) =>
      text({ ...Object.fromEntries(Object.keys(scores).map((name) => [name, null])), ...metricsOf(scores) }),
    ),
    metadata: results.map(({ metadata }) => text(metadata ?? {})),
    ground_truth: results.map(({ groundTruth }) => text(groundTruth ?? {})),
  }
}
