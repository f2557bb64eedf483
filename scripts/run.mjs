// Child processes of the scripts: quiet while they succeed, everything they said when they fail.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** A command that ended badly; `output` is what it printed. */
export class CommandFailed extends Error {
  constructor(command, code, output) {
    super(`\`${command}\` ended with code ${code}`)
    this.name = 'CommandFailed'
    this.output = output
  }
}

/**
 * Runs a command in the repository and resolves with its output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ show?: boolean, env?: NodeJS.ProcessEnv }} [options] `show`: pass the output through instead of keeping it
 * @returns {Promise<string>} rejects with CommandFailed on any code but 0
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout?.setEncoding('utf8').on('data', keep)
    child.stderr?.setEncoding('utf8').on('data', keep)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output)
      else reject(new CommandFailed([command, ...args].join(' '), code ?? signal, output))
    })
  })
}

/** Runs a tool that the workspace installed. */
export function runTool(name, args, options) {
  return run(`${root}node_modules/.bin/${name}`, args, options)
}

/** Prints what went wrong and ends the process with 1. */
export function fail(error) {
  if (error instanceof CommandFailed) process.stderr.write(`\n${error.output}\n${error.message}\n`)
  else process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
}
