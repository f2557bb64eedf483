import { startCollector } from '@honeyhive/kit'
import { describe, expect, it } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { watched } from '../harness/watch.ts'
import { partialSuccessCases } from './partial-success.ts'
import { tracesPath, traceRequests } from './requests.ts'

describe('A6 a server that takes the request and rejects', () => {
  it.each(casesOf('A6', partialSuccessCases))('%s', (_name, one) =>
    watched(async (watch) => {
      const message = 'a word of the server'
      await using collector = await startCollector({
        [tracesPath]: [1, 2].map(
          () => ({ kind: 'partial-success', rejectedSpans: one.rejectedSpans, message }) as const,
        ),
      })
      const tracer = watch.init({ serverUrl: collector.url, otlpProtocol: one.otlpProtocol })
      await tracer.ready
      for (const round of [1, 2]) {
        await watch.call(tracer, `struck ${round}`)
        const flushed = await tracer.flush()
        expect(flushed).toEqual({ delivered: one.delivered, dropped: one.rejected, pending: 0, timedOut: false })
      }
      expect(traceRequests(collector)).toHaveLength(2)
      expect(watch.lines).toEqual([expect.stringContaining(message)])
      expect(tracer.status().spans.dropped).toEqual(one.rejected === 0 ? {} : { rejected: one.rejected * 2 })
      tracer.trace('fresh', () => 'alive')
      expect(await tracer.flush()).toMatchObject({ delivered: 1, dropped: 0 })
    }),
  )
})
