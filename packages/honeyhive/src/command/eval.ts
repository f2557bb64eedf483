import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
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

export const evaluation: Command = {
  name: 'eval',
  summary: 'run evaluations',
  usage,
  async run(args, output) {
    const options = readOptions(args)
    if (typeof options === 'string') {
      output.error(`${options}\n\n${usage}`)
      return notUnderstood
    }
    const { runEvaluations, watchEvaluations } = await import('./eval-run.ts')
    return options.isWatching ? watchEvaluations(options, output) : runEvaluations(options, output)
  },
}

type Options = EvalRunOptions & { readonly isWatching: boolean }

function readOptions(args: readonly string[]): Options | string {
  try {
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
    if (typeof maxWorkers === 'string' || typeof trials === 'string')
      return String(typeof maxWorkers === 'string' ? maxWorkers : trials)
    return {
      patterns: positionals,
      directory: process.cwd(),
      isWatching: values.watch,
      overrides: { baseline: values.baseline, filter: values.filter, maxWorkers, trials },
      reports: { junit: values.junit, json: values.json, markdown: values.markdown },
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A sentence when it is no count. */
function countOf(name: string, text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : `${name} must be a whole number from 1 upwards, but is '${text}'.`
}
