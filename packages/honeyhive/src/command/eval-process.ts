import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EvaluationResult } from '@honeyhive/evals'

/** What is changed of the evaluations of a file. */
export interface EvalOverrides {
  readonly baseline?: string | undefined
  readonly filter?: string | undefined
  readonly maxWorkers?: number | undefined
  readonly trials?: number | undefined
}

/** What a file came to. */
export interface EvalFileOutcome {
  readonly file: string
  readonly results: readonly EvaluationResult[]
  /** Evaluations that the filter left out. */
  readonly leftOut: number
  /** The file could not be run, or ended badly beside its evaluations. */
  readonly problem: string | undefined
}

interface Report {
  readonly runs: readonly EvaluationResult[]
  readonly leftOut: number
  readonly problem?: string | undefined
}

/** Runs one file in a process of its own: nothing that it leaves behind can touch another, and watching always runs it anew. */
export async function runEvalFile(file: string, directory: string, overrides: EvalOverrides): Promise<EvalFileOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'honeyhive-eval-'))
  const reportFile = join(folder, 'report.json')
  try {
    const ended = await childEnd(file, directory, { reportFile, overrides })
    const report = await readReport(reportFile)
    const early = ended === 'well' ? 'it ended before its evaluations were done' : ended
    const problem = report === undefined ? early : report.problem
    return { file, results: report?.runs ?? [], leftOut: report?.leftOut ?? 0, problem }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Beside this file, or beside the folder of chunks that it was bundled into. */
function childFile(): string {
  const places = ['./evals-child.js', '../evals-child.js'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  return places.find((path) => existsSync(path)) ?? places[0] ?? ''
}

function childEnd(file: string, directory: string, job: object): Promise<string> {
  const child = spawn(process.execPath, [childFile(), file], {
    cwd: directory,
    stdio: 'inherit',
    env: { ...process.env, HH_EVAL_JOB: JSON.stringify(job) },
  })
  // At Ctrl-C the child hears of it too, finishes what runs and writes it; whoever waits here waits for that.
  const wait = (): void => undefined
  process.on('SIGINT', wait)
  return new Promise((resolve) => {
    const settle = (end: string): void => {
      process.removeListener('SIGINT', wait)
      resolve(end)
    }
    child.once('error', (error) => settle(error.message))
    child.once('close', (code, signal) => settle(code === 0 ? 'well' : `it ended with ${signal ?? `code ${code}`}`))
  })
}

async function readReport(path: string): Promise<Report | undefined> {
  try {
    const report: Report = JSON.parse(await readFile(path, 'utf8'))
    return report
  } catch {
    // It ended before it could write, and its end says how.
    return undefined
  }
}
