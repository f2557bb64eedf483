#!/usr/bin/env node
import { runCommand } from './command/run.ts'

void main()

async function main(): Promise<void> {
  const code = await runCommand(process.argv.slice(2), {
    out: (line) => console.log(line),
    error: (line) => console.error(line),
  })
  // Not `process.exit`: what has been written to a pipe must arrive first.
  process.exitCode = code
}
