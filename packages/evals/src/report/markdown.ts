import { formatNumber, signed } from '../compare/verdict.ts'
import type { DatapointResult } from '../datapoint.ts'
import { jsonOf } from '../json.ts'
import type { EvaluationResult } from '../run/result.ts'
import { cutToWidth, printable } from '../terminal/display-width.ts'
import { worstFirst } from '../terminal/summary.ts'

const signs = { pass: '✅', fail: '❌', inconclusive: '⚠️' } as const
const maxRows = 10
const maxCell = 80

/**
 * Markdown of runs, as a GitHub step summary shows it: the verdict first, then metrics, then the worst datapoints.
 *
 * @example
 * await appendFile(process.env.GITHUB_STEP_SUMMARY, markdownReport([result]))
 */
export function markdownReport(results: readonly EvaluationResult[]): string {
  return `${results.map(sectionOf).join('\n\n')}\n`
}

function sectionOf(result: EvaluationResult): string {
  const { name, verdict, stats, url, runId } = result
  const run = url === undefined ? `\`${runId}\`` : `[${runId}](${url})`
  return [
    `## ${signs[verdict.status]} ${escaped(name)}: ${verdict.status}`,
    '',
    ...verdict.reasons.map((reason) => `- ${escaped(reason)}`),
    '',
    `Run ${run}: ${stats.succeeded} succeeded, ${stats.failed} failed, ${stats.cancelled} cancelled of ${stats.total} in ${stats.duration_s} s.`,
    '',
    ...metricTable(result),
    ...worstTable(result),
  ].join('\n')
}

function metricTable({ metrics, comparison }: EvaluationResult): readonly string[] {
  const all = Object.values(metrics)
  if (all.length === 0) return []
  const isCompared = comparison !== undefined
  const head = [
    'metric',
    'value',
    'passed',
    'missing',
    ...(isCompared ? ['difference', '95 % interval', 'p', 'better / worse / same'] : []),
  ]
  const rows = all.map((metric) => {
    const compared = comparison?.metrics[metric.name]
    const cells = [
      escaped(metric.name),
      metric.aggregate === undefined ? '' : formatNumber(metric.aggregate),
      metric.passRate === undefined ? '' : `${Number((metric.passRate * 100).toFixed(1))} %`,
      String(metric.missing),
    ]
    if (compared !== undefined)
      cells.push(
        signed(compared.difference),
        `${signed(compared.interval.low)} … ${signed(compared.interval.high)}`,
        compared.pValue.toPrecision(2),
        `${compared.improved} / ${compared.degraded} / ${compared.same}`,
      )
    return line(cells)
  })
  return [line(head), line(head.map(() => '---')), ...rows, '']
}

/** Only what is worth a look: failed, errors, or not passed. */
function worstTable(result: EvaluationResult): readonly string[] {
  const rows = worstFirst(result).filter(isBad).slice(0, maxRows)
  if (rows.length === 0) return []
  return [
    'Worst:',
    '',
    line(['#', 'inputs', 'outputs', 'why']),
    line(['---', '---', '---', '---']),
    ...rows.map(rowOf),
    '',
  ]
}

function isBad({ status, scores }: DatapointResult): boolean {
  return (
    status !== 'success' || Object.values(scores).some(({ passed, error }) => passed === false || error !== undefined)
  )
}

function rowOf(row: DatapointResult): string {
  const number = String(row.index + 1)
  const why = Object.entries(row.scores)
    .filter(([, { passed, error }]) => passed === false || error !== undefined)
    .map(([name, { error, value, explanation }]) => `${name}: ${error ?? explanation ?? String(value)}`)
  return line([
    row.url === undefined ? number : `[${number}](${row.url})`,
    cell(row.inputs),
    cell(row.outputs),
    escaped(cutToWidth(printable(row.error ?? why.join('; ')), maxCell)),
  ])
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(jsonOf(value))
  return escaped(cutToWidth(printable(text), maxCell))
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function escaped(text: string): string {
  return printable(text).replaceAll(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`)
}
