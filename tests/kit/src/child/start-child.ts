import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Waiters, type WaitOptions } from '../waiters.ts'
import { childEnvironment } from './child-environment.ts'
import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

export interface ChildOptions {
  /** A JavaScript file to run. Exactly one of `file`, `code` and `command` is given. */
  readonly file?: string
  /** The text of an ES module to run; what it imports is found from `cwd`. */
  readonly code?: string
  /** Any program. */
  readonly command?: string
  readonly args?: readonly string[]
  /** Options of Node itself, before the file. */
  readonly nodeArgs?: readonly string[]
  /** On top of this process's own, from which everything that steers the code under test is taken out. */
  readonly env?: Readonly<Record<string, string>>
  /** Default: the root of the repository. */
  readonly cwd?: string
  /** Default: the Node that runs this. */
  readonly nodeBinary?: string
  /** When it is killed with all its children. Default 20,000. */
  readonly timeoutMillis?: number
  /** Send this signal to the child as soon as a line of its standard output is like this. */
  readonly signalAfter?: { readonly signal: NodeJS.Signals; readonly when: RegExp }
}

/** How a child ended. */
export interface ChildResult {
  readonly stdout: string
  readonly stderr: string
  /** null: ended by a signal. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly wallMillis: number
  /** From the signal that was sent to the end; undefined where none was sent. */
  readonly signalToEndMillis: number | undefined
  /** It did not end by itself and was killed. */
  readonly timedOut: boolean
}

/** Starts a real process. It cannot outlive `timeoutMillis`, nor this process. */
export function startChild(options: ChildOptions): Child {
  const [command, args] = commandOf(options)
  const spool = join(tmpdir(), `honeyhive-spool-${process.pid}-${(lastSpool += 1)}`)
  const process_ = spawn(command, args, {
    cwd: options.cwd ?? repository,
    // What it leaves on disk is its own, and goes with it.
    env: { HH_SPOOL_DIR: spool, ...childEnvironment(options.env) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its children can be killed with it.
    detached: true,
  })
  process_.once('close', () => rmSync(spool, { recursive: true, force: true }))
  return new Child(process_, options)
}

let lastSpool = 0

/** Starts a child and waits for its end. Never rejects for how it ended. */
export function runChild(options: ChildOptions): Promise<ChildResult> {
  return startChild(options).ended
}

export class Child {
  readonly ended: Promise<ChildResult>
  readonly #process: ChildProcessByStdio<null, Readable, Readable>
  readonly #waiters = new Waiters()
  readonly #startedAt = performance.now()
  readonly #signalAfter: ChildOptions['signalAfter']
  #stdout = ''
  #stderr = ''
  #signalledAt: number | undefined
  #timedOut = false
  #isOver = false

  constructor(
    child: ChildProcessByStdio<null, Readable, Readable>,
    { signalAfter, timeoutMillis = 20_000 }: ChildOptions,
  ) {
    this.#process = child
    this.#signalAfter = signalAfter
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    this.ended = this.#end(timeoutMillis)
  }

  get pid(): number {
    return this.#process.pid ?? Number.NaN
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  /** Resolves with the first whole line of standard output that is like this; rejects when the child ends without it. */
  waitForLine(pattern: RegExp, options?: WaitOptions): Promise<string> {
    return this.#waiters.until(
      () => this.#lines().find((line) => pattern.test(line)),
      () => `The child said no line like ${pattern}. ${this.#said()}`,
      options,
    )
  }

  /** Sends the signal to the child alone. */
  signal(signal: NodeJS.Signals): void {
    this.#signalledAt = performance.now()
    this.#process.kill(signal)
  }

  /** Sends the signal to the child and all that it started, as a terminal does at Ctrl-C. */
  signalGroup(signal: NodeJS.Signals): void {
    this.#signalledAt = performance.now()
    this.#sendToGroup(signal)
  }

  /** Kills the child and all that it started, and waits for the end. */
  async kill(): Promise<ChildResult> {
    this.#sendToGroup('SIGKILL')
    return this.ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }

  #read(text: string): void {
    this.#stdout += text
    this.#waiters.changed()
    const after = this.#signalAfter
    if (after !== undefined && this.#signalledAt === undefined && this.#lines().some((line) => after.when.test(line)))
      this.signal(after.signal)
  }

  #lines(): readonly string[] {
    return this.#stdout.split('\n').slice(0, -1)
  }

  async #end(timeoutMillis: number): Promise<ChildResult> {
    const killGroup = (): void => this.#sendToGroup('SIGKILL')
    const timer = setTimeout(() => {
      this.#timedOut = true
      killGroup()
    }, timeoutMillis)
    process.once('exit', killGroup)
    const { exitCode, signal } = await this.#closed()
    const now = performance.now()
    clearTimeout(timer)
    process.removeListener('exit', killGroup)
    // What it left behind goes with it; afterwards the id of the group may be another's.
    killGroup()
    this.#isOver = true
    this.#waiters.end(`The child ended (exit code ${exitCode}, signal ${signal}). ${this.#said()}`)
    return {
      stdout: this.#stdout,
      stderr: this.#stderr,
      exitCode,
      signal,
      wallMillis: now - this.#startedAt,
      signalToEndMillis: this.#signalledAt === undefined ? undefined : now - this.#signalledAt,
      timedOut: this.#timedOut,
    }
  }

  #closed(): Promise<Pick<ChildResult, 'exitCode' | 'signal'>> {
    return new Promise((resolve) => {
      this.#process.once('error', (error) => {
        this.#stderr += `${error.message}\n`
        resolve({ exitCode: 127, signal: null })
      })
      this.#process.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
    })
  }

  #sendToGroup(signal: NodeJS.Signals): void {
    const { pid } = this.#process
    if (pid === undefined || this.#isOver) return
    try {
      process.kill(-pid, signal)
    } catch {
      // The group has ended already, which is what was wanted.
      return
    }
  }

  #said(): string {
    return `It said:\n${this.#stdout}${this.#stderr}`
  }
}

function commandOf(options: ChildOptions): [command: string, args: readonly string[]] {
  const { file, code, command, args = [], nodeArgs = [], nodeBinary = process.execPath } = options
  if ([file, code, command].filter((given) => given !== undefined).length !== 1)
    throw new TypeError('A child needs exactly one of file, code and command.')
  if (command !== undefined) return [command, args]
  if (file !== undefined) return [nodeBinary, [...nodeArgs, file, ...args]]
  return [nodeBinary, [...nodeArgs, '--input-type=module', '--eval', code ?? '', '--', ...args]]
}
