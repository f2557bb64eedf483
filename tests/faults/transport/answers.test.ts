import { startCollector } from '@honeyhive/kit'
import { describe, expect, it } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { watched } from '../harness/watch.ts'
import { answerCases } from './answers.ts'
import { tracesPath, traceRequests } from './requests.ts'

const attemptMillis = 300

describe('A5 an answer that is', () => {
  it.each(casesOf('A5', answerCases))('%s', (_name, { reply, isTaken }) =>
    watched(async (watch) => {
      await using collector = await startCollector({ [tracesPath]: [reply] })
      const tracer = watch.init({ serverUrl: collector.url, exportTimeoutMillis: attemptMillis })
      await tracer.ready
      await watch.call(tracer, 'struck')
      const heap = process.memoryUsage()
      const startedAt = performance.now()
      const flushed = await tracer.flush({ timeoutMillis: 10_000 })
      expect(flushed).toEqual({ delivered: 3, dropped: 0, pending: 0, timedOut: false })
      expect(traceRequests(collector)).toHaveLength(isTaken ? 1 : 2)
      // One attempt to its deadline, one back-off of half a second at most, and what a busy machine takes.
      expect(performance.now() - startedAt).toBeLessThan(attemptMillis + 500 + 2000)
      expect(process.memoryUsage().rss - heap.rss).toBeLessThan(64 * 1_048_576)

      const connections = collector.connections
      for (let round = 0; round < 3; round += 1) {
        tracer.trace('fresh', () => 'alive')
        expect(await tracer.flush()).toMatchObject({ delivered: 1, timedOut: false })
      }
      expect(collector.connections - connections, 'new connections of three requests').toBeLessThanOrEqual(1)
    }),
  )
})
