import type { DatapointResult } from '../datapoint.ts'
import type { EvaluationResult } from '../run/result.ts'

/**
 * JUnit XML of runs: a test suite for each, a test case for each execution. It fails when the function failed or a score that
 * asserts did not pass; other scores that did not pass are in its output, because thresholds judge them together. The verdict
 * is a case of its own, so that a report shows why.
 *
 * @example
 * await writeFile('evaluation.xml', junitReport([result]))
 */
export function junitReport(results: readonly EvaluationResult[]): string {
  const suites = results.map(suiteOf)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`
}

function suiteOf(result: EvaluationResult): string {
  const cases = result.datapoints.map((datapoint) => caseOf(result, datapoint))
  const failures = cases.filter(({ outcome }) => outcome === 'failure').length
  const errors = cases.filter(({ outcome }) => outcome === 'error').length
  const skipped = cases.filter(({ outcome }) => outcome === 'skipped').length
  const verdict = verdictCase(result)
  const failedVerdict = result.verdict.status === 'fail' ? 1 : 0
  const attributes = attributesOf({
    name: result.name,
    tests: cases.length + 1,
    failures: failures + failedVerdict,
    errors,
    skipped: skipped + (result.verdict.status === 'inconclusive' ? 1 : 0),
    time: (result.stats.durationMillis / 1000).toFixed(3),
  })
  const properties = [
    ['run_id', result.runId],
    ['dataset_id', result.datasetId],
    ['status', result.status],
    ...Object.values(result.metrics).map(({ name, aggregate }) => [name, String(aggregate ?? '')]),
  ].map(([name, value]) => `      <property ${attributesOf({ name: name ?? '', value: value ?? '' })}/>`)
  return [
    `  <testsuite ${attributes}>`,
    '    <properties>',
    ...properties,
    '    </properties>',
    ...cases.map(({ xml }) => xml),
    verdict,
    '  </testsuite>',
  ].join('\n')
}

interface Case {
  readonly outcome: 'pass' | 'failure' | 'error' | 'skipped'
  readonly xml: string
}

function caseOf({ name }: EvaluationResult, datapoint: DatapointResult): Case {
  const { datapointId, trial, durationMillis, status, error, scores, url } = datapoint
  const attributes = attributesOf({
    classname: name,
    name: trial === 0 ? datapointId : `${datapointId} trial ${trial + 1}`,
    time: (durationMillis / 1000).toFixed(3),
  })
  const outcome = outcomeOf(datapoint)
  const failed = Object.entries(scores).filter(([, score]) => score.passed === false || score.error !== undefined)
  const lines = failed.map(
    ([metric, score]) => `${metric}: ${score.error ?? `${String(score.value)} ${score.explanation ?? ''}`.trim()}`,
  )
  const text = escaped(
    [...(error === undefined ? [] : [error]), ...lines, ...(url === undefined ? [] : [url])].join('\n'),
  )
  const message = escaped(error ?? lines[0] ?? status)
  const inner =
    outcome === 'pass'
      ? failed.length === 0
        ? ''
        : `<system-out>${text}</system-out>`
      : outcome === 'skipped'
        ? `<skipped message="${message}"/>`
        : `<${outcome} message="${message}">${text}</${outcome}>`
  return { outcome, xml: `    <testcase ${attributes}>${inner}</testcase>` }
}

function outcomeOf({ status, scores }: DatapointResult): Case['outcome'] {
  if (status === 'cancelled') return 'skipped'
  if (status === 'failed') return 'error'
  return Object.values(scores).some(({ isAsserted, passed }) => isAsserted === true && passed !== true)
    ? 'failure'
    : 'pass'
}

function verdictCase({ name, verdict }: EvaluationResult): string {
  const reasons = escaped(verdict.reasons.join('\n'))
  const inner =
    verdict.status === 'fail'
      ? `<failure message="${escaped(verdict.reasons[0] ?? 'fail')}">${reasons}</failure>`
      : verdict.status === 'inconclusive'
        ? `<skipped message="inconclusive: ${escaped(verdict.reasons[0] ?? '')}"/>`
        : ''
  return `    <testcase ${attributesOf({ classname: name, name: 'verdict', time: '0.000' })}>${inner}</testcase>`
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ')
}

/** Control characters are not allowed in XML 1.0, not even escaped. */
function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '�')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
