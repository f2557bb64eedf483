import { AssertionError } from 'node:assert'
import type { ChildResult } from './start-child.ts'

/** What is left out is not looked at, but a child that had to be killed is never right. */
export interface ExpectedEnd {
  readonly exitCode?: number | null
  readonly signal?: NodeJS.Signals | null
  /** From the start, or from the signal where one was sent, to the end. */
  readonly withinMillis?: number
  /** The whole text, or what it is like. */
  readonly stdout?: string | RegExp
  readonly stderr?: string | RegExp
  /** Lines of standard error that are not empty. */
  readonly stderrLines?: number
}

/**
 * Holds the end of a child against what was expected, and says all that is wrong at once, beside what the child said.
 *
 * @example
 * expectChild(await runChild({ code: 'console.error("late")' })).toEndWith({ exitCode: 0, stderrLines: 1 })
 */
export function expectChild(result: ChildResult): { toEndWith(expected: ExpectedEnd): void } {
  return {
    toEndWith(expected) {
      const faults = faultsOf(result, expected)
      if (faults.length === 0) return
      const said = `--- standard output\n${result.stdout}\n--- standard error\n${result.stderr}`
      throw new AssertionError({ message: `The child did not end as expected:\n${faults.join('\n')}\n${said}` })
    },
  }
}

function faultsOf(result: ChildResult, expected: ExpectedEnd): string[] {
  const faults: string[] = []
  const took = result.signalToEndMillis ?? result.wallMillis
  const lines = result.stderr.split('\n').filter((line) => line.trim() !== '').length
  if (result.timedOut)
    faults.push(`  it did not end by itself and was killed after ${Math.round(result.wallMillis)} ms`)
  for (const name of ['exitCode', 'signal'] as const)
    if (expected[name] !== undefined && result[name] !== expected[name])
      faults.push(`  ${name}: expected ${expected[name]}, got ${result[name]}`)
  for (const name of ['stdout', 'stderr'] as const)
    if (!isLike(result[name], expected[name])) faults.push(`  ${name} is not ${String(expected[name])}`)
  if (expected.stderrLines !== undefined && lines !== expected.stderrLines)
    faults.push(`  standard error: expected ${expected.stderrLines} lines, got ${lines}`)
  if (expected.withinMillis !== undefined && took > expected.withinMillis)
    faults.push(`  it took ${Math.round(took)} ms, expected at most ${expected.withinMillis} ms`)
  return faults
}

function isLike(text: string, expected: string | RegExp | undefined): boolean {
  if (expected === undefined) return true
  return typeof expected === 'string' ? text === expected : expected.test(text)
}
