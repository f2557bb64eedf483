import { describe, expect, test } from 'vitest'
import { casesOf, type FaultCase } from '../faults/harness/fault-case.ts'
import { type BackendState, startBackend } from './backend.ts'
import { type End, ends } from './ends.ts'
import { runEnd } from './run-end.ts'

interface HeldCase extends FaultCase {
  readonly end: End
  readonly state: BackendState
}

/** How much longer than untraced the end of a process may take, in milliseconds. */
const limits: Readonly<Record<BackendState, number>> = { up: 200, dead: 500, hung: 2000 }
const names =
  /^(nothing left to do|process\.exit\(0\)|an error that nobody catches|a rejection that nobody handles|SIGTERM|SIGINT|SIGHUP)$/u
/** A machine that has other things to do makes single runs longer, never shorter. */
const rounds = 3

const heldCases: readonly HeldCase[] = (['up', 'dead', 'hung'] as const).flatMap((state) =>
  ends
    .filter(({ name }) => names.test(name))
    .map((end) => ({ name: `${state}: ${end.name}`, end, state, isLong: true })),
)

describe('the end of the process is not held for longer than it may be, with the server', () => {
  test.each(casesOf('hold', heldCases))('%s', async (_name, { end, state }) => {
    let held = Number.POSITIVE_INFINITY
    for (let round = 0; round < rounds && held > limits[state]; round += 1) {
      await using backend = await startBackend(state)
      const control = await runEnd(end, undefined)
      const traced = await runEnd(end, backend.env)
      held = Math.min(held, traced.endMillis - control.endMillis)
    }
    expect(held).toBeLessThanOrEqual(limits[state])
  })

  // Where everything is left out, the file would have no test.
  test('is looked at for seven ends and three states', () => {
    expect(heldCases).toHaveLength(21)
  })
})
