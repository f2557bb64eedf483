// What `honeyhive eval` runs for each file, in a process of its own.
import { writeFileSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EvaluationResult } from '@honeyhive/evals'
import { type EvaluationHost, setHost } from '@honeyhive/evals/host'

interface Job {
  readonly reportFile: string
  readonly overrides: {
    readonly baseline?: string
    readonly filter?: string
    readonly maxWorkers?: number
    readonly trials?: number
  }
}

void main()

async function main(): Promise<void> {
  const job: Job = JSON.parse(process.env['HH_EVAL_JOB'] ?? '{}')
  const running: Promise<EvaluationResult>[] = []
  let leftOut = 0
  const { filter, ...overrides } = job.overrides
  const host: EvaluationHost = {
    change(options) {
      if (filter !== undefined && !String(options['name'] ?? '').includes(filter)) {
        leftOut += 1
        return undefined
      }
      return { ...options, ...overrides }
    },
    begun: (promise) => void running.push(promise),
  }
  setHost(host)
  const problems: string[] = []
  try {
    await importFile(resolve(process.argv[2] ?? ''))
  } catch (error) {
    problems.push(messageOf(error))
  }
  const settled = await Promise.allSettled(running)
  const runs = settled.filter((one) => one.status === 'fulfilled').map(({ value }) => value)
  for (const one of settled) if (one.status === 'rejected') problems.push(messageOf(one.reason))
  // An error that the file passed on is there twice.
  const problem = [...new Set(problems)].join('\n')
  writeFileSync(job.reportFile, reportOf(runs, leftOut, problem === '' ? undefined : problem))
  // The file may have set it from a verdict; the command decides by all of them.
  process.exitCode = 0
}

/** TypeScript as it is where Node takes it, else by esbuild, which the user has beside us. */
async function importFile(file: string): Promise<void> {
  const isTypeScript = /\.[cm]?tsx?$/.test(file)
  const isNative = Boolean((process.features as { readonly typescript?: unknown }).typescript) && !file.endsWith('x')
  if (isTypeScript && !isNative)
    register(new URL('./evals-loader.js', import.meta.url), { data: { esbuild: findEsbuild(file) } })
  await import(pathToFileURL(file).href)
}

function findEsbuild(file: string): string {
  for (const from of [file, resolve('package.json'), import.meta.url]) {
    try {
      return pathToFileURL(createRequire(from).resolve('esbuild')).href
    } catch {
      // Not seen from there; the next place may see it.
      continue
    }
  }
  throw new Error(
    `Node ${process.versions.node} does not run TypeScript by itself. Install esbuild (npm install --save-dev esbuild), or use Node 22.18 or newer.`,
  )
}

function reportOf(runs: readonly EvaluationResult[], leftOut: number, problem: string | undefined): string {
  const plain = runs.map(({ data: _columns, ...rest }) => rest)
  return JSON.stringify({ runs: plain, leftOut, problem }, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
