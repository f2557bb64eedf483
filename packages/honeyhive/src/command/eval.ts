import { parseArgs } from 'node:util'
import { type Command, commandOf } from './command.ts'
import type { EvalRunOptions } from './eval-run.ts'

const usage = `honeyhive eval [FILES …] [options]

  Runs files with evaluations in them (default: all *.eval.ts, .mts, .js, .mjs beneath this folder)
  and ends with the verdict: 0 pass, 1 fail, 2 inconclusive. 64: the command was not understood.

  FILES             paths, folders, or patterns such as 'evals/**/*.eval.ts'
  --baseline RUN    compare with a run: its id, a name (the latest of it), or merge-base
  --filter TEXT     only evaluations with this in their name
  --max-workers N   functions that run at once
  --trials N        executions of each datapoint
  --junit FILE      write JUnit XML
  --json FILE       write everything as JSON
  --markdown FILE   write Markdown (default in GitHub Actions: the step's summary)
  --watch           run again when a file beneath this folder changes`

/** A gate must be able to tell a command that was not understood from a verdict that is open. */
const notUnderstood = 64

export const evaluation: Command = commandOf({
  name: 'eval',
  summary: 'run evaluations',
  usage,
  misuse: notUnderstood,
  read: readOptions,
  async act({ isWatching, ...options }, output) {
    const { runEvaluations, watchEvaluations } = await import('./eval-run.ts')
    return isWatching ? watchEvaluations(options, output) : runEvaluations(options, output)
  },
})

type Options = EvalRunOptions & { readonly isWatching: boolean }

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      baseline: { type: 'string' },
      filter: { type: 'string' },
      'max-workers': { type: 'string' },
      trials: { type: 'string' },
      junit: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      watch: { type: 'boolean', default: false },
    },
  })
  const maxWorkers = countOf('--max-workers', values['max-workers'])
  const trials = countOf('--trials', values.trials)
  return {
    patterns: positionals,
    directory: process.cwd(),
    isWatching: values.watch,
    overrides: { baseline: values.baseline, filter: values.filter, maxWorkers, trials },
    reports: { junit: values.junit, json: values.json, markdown: values.markdown },
  }
}

/** @throws when it is no count. */
function countOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`${name} must be a whole number from 1 upwards, but is '${text}'.`)
  return Number(text)
}
