import { type ChildResult, type Collector, expectChild } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'
import { casesOf, type FaultCase, isWhole } from '../faults/harness/fault-case.ts'
import { type BackendState, startBackend } from './backend.ts'
import { type End, ends, unheardEnds } from './ends.ts'
import { commonSpans, endedSpans, type EndRun, runEnd, splitStderr } from './run-end.ts'

interface EndCase extends FaultCase {
  readonly end: End
  readonly state: BackendState
}

/** What the end of a process may take longer than untraced, and what a machine that has other things to do takes. */
const heldMillis: Readonly<Record<BackendState, number>> = { up: 200, dead: 500, hung: 2000 }
const busyMillis = 1300
/** Ends that stand for their kind where not all are run. */
const representatives = /^(nothing left to do|process\.exit\(1\)|an error that nobody catches|SIGTERM|SIGKILL)$/u

/** Family B1: every end, with a server in each state. */
const endCases: readonly EndCase[] = (['up', 'dead', 'hung'] as const).flatMap((state) =>
  [...ends, ...unheardEnds].map((end) => ({
    name: `${state}: ${end.name}`,
    end,
    state,
    isLong: state !== 'up' && !representatives.test(end.name),
  })),
)

const controls = new Map<End, Promise<EndRun>>()

/** The same program without tracing, run once for all that are held against it. */
function controlOf(end: End): Promise<EndRun> {
  const known = controls.get(end)
  if (known !== undefined) return known
  const made = runEnd(end, undefined)
  controls.set(end, made)
  return made
}

/** The program ends as it would without us and in time; what else is on standard error is ours, and given back. */
async function expectUnchanged({ end, state }: EndCase, result: EndRun): Promise<readonly string[]> {
  const control = await controlOf(end)
  const { exitCode, signal = null, takesMillis = 0 } = end
  expectChild(control).toEndWith({ exitCode, signal })
  expectChild(result).toEndWith({ exitCode, signal, stdout: control.stdout })
  expect(result.endMillis).toBeLessThan(control.endMillis + heldMillis[state] + takesMillis + busyMillis)
  const { ours, theirs } = splitStderr(result.stderr)
  expect(comparable(theirs)).toBe(comparable(control.stderr))
  return ours
}

/**
 * Without what differs from run to run: addresses of machine code, what a collector of garbage has counted, and the frames of
 * Node's own below the program's, which are others when two timers were due in one go.
 */
function comparable(stderr: string): string {
  if (stderr.includes('heap out of memory')) return 'heap out of memory'
  const isNodes = (line: string): boolean => /^\s*(?:at|\d+:) .*\(?node:internal\//u.test(line)
  const lines = stderr.split('\n').filter((line) => !isNodes(line))
  return lines.join('\n').replaceAll(/0x[0-9a-f]+/gu, '0x…')
}

async function expectDelivered(one: EndCase): Promise<unknown> {
  await using backend = await startBackend(one.state)
  const { end, state } = one
  const env = end.isUnheard === true ? { ...backend.env, HH_SPOOL: 'always' } : backend.env
  const result = await runEnd(end, env)
  const said = await expectUnchanged(one, result)
  expect(said.length).toBeLessThanOrEqual(state === 'up' ? 0 : 1)
  const expected = end.isUnheard === true ? endedSpans : { ...commonSpans, ...end.spans }
  if (state === 'up' && end.isUnheard !== true) expectWhole(backend.collector, expected)
  const spans = await backend.spansAfterNextStart()
  expect(spans).toEqual({ ...expected, fresh: 1 })
  return { ...outcome(result), said, spans }
}

/** Each span once, and what had been open marked. */
function expectWhole(collector: Collector, expected: Readonly<Record<string, number>>): void {
  expect(collector.spanCounts).toEqual(expected)
  const incomplete = collector.spans.filter(({ attributes }) => attributes['honeyhive.incomplete'] === true)
  expect(incomplete.map(({ name }) => name)).toEqual(['left open'])
}

function outcome({ exitCode, signal, stdout }: ChildResult): object {
  return { exitCode, signal, stdout }
}

describe.concurrent('B1 everything is delivered, at once or by the next start, and the end is as it would be, with the server', () => {
  test.each(casesOf('B1', endCases))('%s', async (_name, one) => {
    const first = await expectDelivered(one)
    // Three runs in a row must be equal; where not everything is run, one must do.
    for (let again = isWhole && one.state === 'up' ? 2 : 0; again > 0; again -= 1)
      expect(await expectDelivered(one)).toEqual(first)
  })
})
