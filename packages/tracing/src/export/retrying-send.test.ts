import { expect, it } from 'vitest'
import { createLogger } from '../core/logger.ts'
import { SpanAccount } from './account.ts'
import { LossReport } from './loss-report.ts'
import type { Payload } from './span-encoder.ts'
import { RetryingSend } from './retrying-send.ts'
import type { SendOutcome, Unsent } from './transport.ts'

it('makes a request anew, at once and from a new body, when nobody knows what became of it', async () => {
  const outcomes: (SendOutcome | Unsent)[] = [{ status: 'unsent' }, { status: 'delivered', rejected: 0, message: '' }]
  const bodies: Payload[] = []
  const sender = new RetryingSend({
    send: async (body) => {
      bodies.push(body)
      return outcomes.shift() ?? { status: 'aborted' }
    },
    loss: new LossReport(new SpanAccount(), createLogger({ verbose: false, resilience: 'balanced' }), 'nowhere'),
    onRefused: () => undefined,
    // A back-off would outlast the test.
    random: () => 1e9,
  })
  const outcome = await sender.send(() => new Uint8Array(3), new AbortController().signal)
  expect(outcome).toMatchObject({ status: 'delivered' })
  expect(bodies).toHaveLength(2)
  expect(bodies[0]).not.toBe(bodies[1])
})
