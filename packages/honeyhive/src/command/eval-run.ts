import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { type EvaluationResult, jsonReport, junitReport, markdownReport } from '@honeyhive/evals'
import type { Output } from './command.ts'
import { findEvalFiles } from './eval-files.ts'
import { type EvalFileOutcome, type EvalOverrides, runEvalFile } from './eval-process.ts'
import { ChangeWatcher } from './eval-watch.ts'

export interface EvalRunOptions {
  readonly patterns: readonly string[]
  readonly directory: string
  readonly overrides: EvalOverrides
  readonly reports: {
    readonly junit?: string | undefined
    readonly json?: string | undefined
    readonly markdown?: string | undefined
  }
}

const codes = { pass: 0, fail: 1, inconclusive: 2 } as const

/** Runs all files, writes the reports, and answers the exit code: the worst of all verdicts. */
export async function runEvaluations(options: EvalRunOptions, { out, error }: Output): Promise<number> {
  const { patterns, directory, overrides } = options
  const files = await findEvalFiles(patterns, directory)
  if (files.length === 0) {
    error(`There is no file to run: ${patterns.length === 0 ? '*.eval.ts' : patterns.join(', ')} beneath ${directory}.`)
    return codes.fail
  }
  const outcomes: EvalFileOutcome[] = []
  for (const file of files) {
    const name = relative(directory, file)
    out(`${name}`)
    const outcome = await runEvalFile(file, directory, overrides)
    outcomes.push(outcome)
    for (const problem of problemsOf(outcome)) error(`${name}: ${problem}`)
  }
  const results = outcomes.flatMap((outcome) => outcome.results)
  await writeReports(results, options)
  if (results.length === 0 && overrides.filter !== undefined)
    error(`No evaluation has '${overrides.filter}' in its name.`)
  const code = codeOf(outcomes)
  const [word] = Object.entries(codes).find(([, value]) => value === code) ?? ['fail']
  out(
    `${results.length} ${results.length === 1 ? 'evaluation' : 'evaluations'} in ${files.length} ${files.length === 1 ? 'file' : 'files'}: ${word}`,
  )
  return code
}

function problemsOf({ results, leftOut, problem }: EvalFileOutcome): readonly string[] {
  if (problem !== undefined) return [problem]
  return results.length + leftOut === 0 ? ['there is no evaluate() in it.'] : []
}

function codeOf(outcomes: readonly EvalFileOutcome[]): number {
  const statuses = outcomes.flatMap((outcome) => outcome.results.map(({ verdict }) => verdict.status))
  if (statuses.length === 0 || statuses.includes('fail') || outcomes.some((one) => problemsOf(one).length > 0))
    return codes.fail
  return statuses.includes('inconclusive') ? codes.inconclusive : codes.pass
}

async function writeReports(
  results: readonly EvaluationResult[],
  { reports, directory }: EvalRunOptions,
): Promise<void> {
  const { junit, json, markdown } = reports
  const texts = [
    [junit, junitReport],
    [json, jsonReport],
    [markdown, markdownReport],
  ] as const
  for (const [file, make] of texts) {
    if (file === undefined) continue
    const path = resolve(directory, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, make(results))
  }
  const summary = process.env['GITHUB_STEP_SUMMARY']
  if (markdown === undefined && summary !== undefined && summary !== '')
    await appendFile(summary, markdownReport(results))
}

/** Runs, and runs again at every change, until Ctrl-C. */
export async function watchEvaluations(options: EvalRunOptions, output: Output): Promise<number> {
  const watcher = new ChangeWatcher(options.directory)
  const stop = (): void => watcher.close()
  let wanted = options
  let code: number = codes.pass
  for (let runs = 1; ; runs += 1) {
    watcher.isRunning = true
    code = await runEvaluations(wanted, output)
    watcher.isRunning = false
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    output.out(`Watching for changes after run ${runs}; Ctrl-C ends.`)
    const changed = await watcher.next()
    process.removeListener('SIGINT', stop)
    process.removeListener('SIGTERM', stop)
    if (changed.length === 0) return code
    // A file with evaluations in it concerns itself; anything else may concern all.
    const isOwn = changed.every((file) => /\.eval\.[cm]?[jt]sx?$/.test(file))
    wanted = isOwn ? { ...options, patterns: changed } : options
  }
}
