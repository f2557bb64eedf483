import { spawn } from 'node:child_process'

/** A program that is over by then is not asked: starting another one would cost it more than the answer is worth. */
const DELAY_MILLIS = 500
const TIMEOUT_MILLIS = 5_000

/**
 * Asks git, after the start and in the background, whether the work tree differs from its commit. `undefined` when there is no
 * git, it may not be run, or it takes longer than 5 s. Does not hold the process.
 */
export async function isGitDirty(directory: string, delayMillis: number = DELAY_MILLIS): Promise<boolean | undefined> {
  await new Promise<void>((resolve) => void setTimeout(resolve, delayMillis).unref())
  return new Promise((resolve) => {
    try {
      ask(directory, resolve)
    } catch {
      // A runtime with permissions may refuse to start programs.
      resolve(undefined)
    }
  })
}

function ask(directory: string, answer: (isDirty: boolean | undefined) => void): void {
  // Without locks, for which a person's own git would have to wait, and without programs that the repository names.
  const args = ['--no-optional-locks', '-c', 'core.fsmonitor=false', 'status', '--porcelain']
  const child = spawn('git', args, { cwd: directory, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true })
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MILLIS).unref()
  child.unref()
  if ('unref' in child.stdout && typeof child.stdout.unref === 'function') child.stdout.unref()
  child.stdout.once('data', () => {
    answer(true)
    child.kill()
  })
  child.once('error', () => answer(undefined))
  child.once('close', (code) => {
    clearTimeout(timer)
    answer(code === 0 ? false : undefined)
  })
}
