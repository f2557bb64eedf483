import { SDK_VERSION } from '@honeyhive/tracing'
import { parseArgs } from 'node:util'
import { type Command, commandOf, exitCodes } from './command.ts'
import { examine, type ExamineOptions } from './doctor/examine.ts'
import { report } from './doctor/report.ts'

const usage = `honeyhive doctor [--import FILE]… [--timeout SECONDS] [--json]

  Checks all that is between a traced call and the server: configuration, key, tracer provider,
  copies of @opentelemetry/api, libraries. Sends one span and reads it back.

  --import FILE      run this file or module first, so that the tracer of your program is examined
  --timeout SECONDS  how long the server may take to answer, default 5
  --json             the findings as JSON

  Ends with 0 when spans arrive, 1 when they would not, 2 when an option is wrong.`

export const doctor: Command = commandOf({
  name: 'doctor',
  summary: 'check the set-up of this machine and project',
  usage,
  read: readOptions,
  async act({ isJson, ...options }, { out }) {
    const findings = await examine(options)
    const title = `honeyhive ${SDK_VERSION}, Node ${process.version}, ${options.folder}`
    if (isJson) out(JSON.stringify({ title, findings }, null, 2))
    else for (const line of report(title, findings)) out(line)
    return findings.some(({ level }) => level === 'problem') ? exitCodes.failed : exitCodes.ok
  },
})

function readOptions(args: readonly string[]): ExamineOptions & { readonly isJson: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      import: { type: 'string', multiple: true, default: [] },
      timeout: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
    },
  })
  const seconds = Number(values.timeout)
  if (!/^\d+(\.\d+)?$/u.test(values.timeout) || seconds === 0)
    throw new Error(`--timeout must be a number of seconds above 0, but is '${values.timeout}'.`)
  return { folder: process.cwd(), imports: values.import, timeoutMillis: seconds * 1000, isJson: values.json }
}
