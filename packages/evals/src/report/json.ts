import { jsonOf } from '../json.ts'
import type { EvaluationResult } from '../run/result.ts'

/**
 * The results of runs as JSON: everything that `evaluate` answers, without v1's columns, which say the same again.
 *
 * @example
 * await writeFile('evaluation.json', jsonReport([result]))
 */
export function jsonReport(results: readonly EvaluationResult[]): string {
  const plain = results.map(({ data: _columns, datapoints, ...rest }) =>
    Object.assign(rest, { datapoints: datapoints.map((datapoint) => jsonOf(datapoint)) }),
  )
  return `${JSON.stringify({ version: 1, runs: plain }, null, 2)}\n`
}
