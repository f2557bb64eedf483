import { styleText } from 'node:util'
import type { Comparison, MetricComparison } from '../compare/comparison.ts'
import { formatNumber, signed } from '../compare/verdict.ts'
import type { DatapointResult } from '../datapoint.ts'
import type { EvaluationResult } from '../run/result.ts'
import { numericValue } from '../score.ts'
import type { MetricSummary } from '../statistics/metric-summary.ts'
import { cutToWidth, printable } from './display-width.ts'
import { errorLines } from './error-lines.ts'
import type { TerminalOutput } from './output.ts'
import { preview } from './preview.ts'
import { evaluatorErrorsText, formatSeconds } from './progress.ts'
import { type Column, tableLines } from './table.ts'

/** Rows of the table of datapoints. */
const maxRows = 20
const paint: Readonly<Record<EvaluationResult['verdict']['status'], 'green' | 'red' | 'yellow'>> = {
  pass: 'green',
  fail: 'red',
  inconclusive: 'yellow',
}

/** The whole summary: what ran, the metrics, the comparison, the worst datapoints first, and the verdict last. */
export function summaryText(result: EvaluationResult, output: Pick<TerminalOutput, 'columns' | 'hasColor'>): string {
  const width = Math.max(40, output.columns)
  const lines = [
    ...headLines(result),
    '',
    ...metricLines(result, width),
    ...worstLines(result, width),
    ...errorLines(result.datapoints, width),
    ...verdictLines(result, output.hasColor),
  ]
  return `${lines.join('\n')}\n`
}

function headLines({
  name,
  suite,
  runId,
  datasetId,
  url,
  status,
  stats,
  delivery,
}: EvaluationResult): readonly string[] {
  const counts = [`${stats.succeeded} succeeded`, `${stats.failed} failed`]
  if (stats.cancelled > 0) counts.push(`${stats.cancelled} cancelled`)
  if (stats.reused > 0) counts.push(`${stats.reused} reused`)
  if (stats.evaluatorErrors > 0) counts.push(evaluatorErrorsText(stats.evaluatorErrors))
  const cost = stats.costUsd === undefined ? '' : `, $${stats.costUsd.toFixed(4)}`
  const { dropped, pending } = delivery.spans
  return [
    `===== ${printable(`${suite}: ${name}`)} =====`,
    `Run ID: ${runId}`,
    `Dataset ID: ${datasetId}`,
    `Status: ${status} (${counts.join(', ')} of ${stats.total}) in ${formatSeconds(stats.durationMillis / 1000)}${cost}`,
    ...(url === undefined ? [] : [`Results: ${url}`]),
    ...(delivery.status === 'local' ? ['Nothing was sent: there is no server or key.'] : []),
    ...(delivery.file === undefined ? [] : [`Not delivered yet: ${delivery.file} (honeyhive flush sends it)`]),
    ...(dropped + pending > 0 ? [`Spans that did not arrive: ${dropped} dropped, ${pending} not sent yet`] : []),
  ]
}

interface MetricColumn extends Column {
  readonly cell: (metric: MetricSummary) => string
}

function metricLines({ metrics, comparison }: EvaluationResult, width: number): readonly string[] {
  const all = Object.values(metrics)
  if (all.length === 0) return []
  const columns = [...plainColumns(all), ...trialColumns(all), ...comparedColumns(comparison)]
  const rows = all.map((metric) => columns.map(({ cell }) => cell(metric)))
  return [...tableLines(columns, rows, width), '']
}

function plainColumns(all: readonly MetricSummary[]): readonly MetricColumn[] {
  return [
    { title: 'metric', isFlexible: true, cell: ({ name }) => printable(name) },
    {
      title: all[0]?.aggregateFunction ?? 'average',
      side: 'right',
      cell: (metric) => (metric.aggregate === undefined ? labelsOf(metric) : formatNumber(metric.aggregate)),
    },
    {
      title: 'passed',
      side: 'right',
      cell: ({ passRate }) => (passRate === undefined ? '' : `${Number((passRate * 100).toFixed(1))} %`),
    },
    {
      title: 'values',
      side: 'right',
      cell: ({ count, missing }) => `${count}${missing > 0 ? ` (${missing} missing)` : ''}`,
    },
  ]
}

function trialColumns(all: readonly MetricSummary[]): readonly MetricColumn[] {
  if (all.every(({ passHatK }) => passHatK === undefined)) return []
  return [
    {
      title: 'pass^k',
      side: 'right',
      cell: ({ passHatK }) => (passHatK === undefined ? '' : formatNumber(passHatK)),
    },
    { title: 'flaky', side: 'right', cell: ({ flaky }) => String(flaky.length) },
  ]
}

function comparedColumns(comparison: Comparison | undefined): readonly MetricColumn[] {
  if (comparison === undefined || Object.keys(comparison.metrics).length === 0) return []
  const cellOf =
    (show: (metric: MetricComparison) => string) =>
    ({ name }: MetricSummary): string => {
      const metric = comparison.metrics[name]
      return metric === undefined ? '' : show(metric)
    }
  return [
    {
      title: 'vs baseline (95 %)',
      side: 'right',
      cell: cellOf(
        ({ difference, interval: { low, high } }) => `${signed(difference)} [${signed(low)}, ${signed(high)}]`,
      ),
    },
    { title: 'better/worse', side: 'right', cell: cellOf(({ improved, degraded }) => `${improved}/${degraded}`) },
  ]
}

function labelsOf({ labels }: MetricSummary): string {
  const most = Object.entries(labels ?? {}).toSorted(([, a], [, b]) => b - a)
  return most
    .slice(0, 3)
    .map(([label, count]) => `${cutToWidth(printable(label), 16)} ${count}`)
    .join(', ')
}

function worstLines(result: EvaluationResult, width: number): readonly string[] {
  // What never ran is in the counts, and nobody can learn more of it.
  const begun = worstFirst(result).filter(({ status, attempts }) => status !== 'cancelled' || attempts > 0)
  const rows = begun.slice(0, maxRows)
  if (rows.length === 0) return []
  const names = Object.keys(result.metrics)
  const columns = [
    { title: '#', side: 'right' as const },
    { title: 'inputs', isFlexible: true },
    { title: 'outputs', isFlexible: true },
    ...names.map((title) => ({ title: printable(title), side: 'right' as const, isFlexible: true })),
  ]
  const cells = rows.map((row) => [
    `${row.index + 1}${row.trial > 0 ? `.${row.trial + 1}` : ''}`,
    preview(row.inputs),
    row.status === 'success' ? preview(row.outputs) : printable(`${row.status}: ${row.error ?? 'did not run'}`),
    ...names.map((name) => scoreCell(row, name)),
  ])
  const links = rows
    .filter(({ url }) => url !== undefined)
    .slice(0, 5)
    .map((row) => `  ${row.index + 1}: ${row.url}`)
  const rest = begun.length - rows.length
  return [
    ...tableLines(columns, cells, width),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
    ...(links.length > 0 ? ['Worst:', ...links] : []),
    '',
  ]
}

/** Failed ones, then by what they lost of each metric's range, then as in the dataset. */
export function worstFirst({
  datapoints,
  metrics,
}: Pick<EvaluationResult, 'datapoints' | 'metrics'>): readonly DatapointResult[] {
  const ranks = new Map(datapoints.map((row) => [row, rankOf(row, metrics)]))
  return datapoints.toSorted(
    (a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || a.index - b.index || a.trial - b.trial,
  )
}

/** From -1 (failed) over 0 (worst in everything) to 1. */
function rankOf({ status, scores }: DatapointResult, metrics: Readonly<Record<string, MetricSummary>>): number {
  if (status !== 'success') return status === 'failed' ? -1 : -0.5
  let sum = 0
  let weights = 0
  for (const { name, scalar, direction, weight } of Object.values(metrics)) {
    if (scalar === undefined) continue
    const value = numericValue(scores[name])
    const share =
      value === undefined || scalar.max === scalar.min
        ? value === undefined
          ? 0
          : 1
        : (value - scalar.min) / (scalar.max - scalar.min)
    sum += weight * (value === undefined ? 0 : direction === 'higher' || scalar.max === scalar.min ? share : 1 - share)
    weights += weight
  }
  return weights === 0 ? 1 : sum / weights
}

function scoreCell({ scores }: DatapointResult, name: string): string {
  const score = scores[name]
  if (score?.error !== undefined) return 'error'
  const value = score?.value
  if (value === undefined) return '–'
  return typeof value === 'number' ? formatNumber(value) : printable(String(value))
}

function verdictLines({ verdict }: EvaluationResult, hasColor: boolean): readonly string[] {
  const word = verdict.status.toUpperCase()
  const shown = hasColor ? styleText([paint[verdict.status], 'bold'], word) : word
  return [`Verdict: ${shown}`, ...verdict.reasons.map((reason) => `  ${printable(reason)}`)]
}
