import { type Collector, expectChild, type ReceivedSpan, runChild, startCollector } from '@honeyhive/kit'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureHeavy } from '../../scripts/heavy.mjs'

let heavy: string

let collectors: readonly Collector[] = []
let node24: string

beforeAll(async () => {
  ;({ node24, folder: heavy } = await ensureHeavy())
}, 180_000)

afterEach(async () => {
  await Promise.all(collectors.map((collector) => collector.close()))
})

/** What two SDKs must agree on: everything but ids, times and the stack. */
function shapeOf(span: ReceivedSpan | undefined): unknown {
  if (span === undefined) return undefined
  const { name, attributes } = span
  return { name, attributes }
}

describe.each([
  ['this Node', () => process.execPath],
  ['Node 24', () => node24],
])('with OpenTelemetry 3.x and its API 1.10 on %s', (_name, node) => {
  it('its processor and exporter handle our spans as their own, and our own export works', async () => {
    const [throughTheirs, reference, own] = await Promise.all([startCollector(), startCollector(), startCollector()])
    collectors = [throughTheirs, reference, own]
    const result = await runChild({
      file: `${heavy}/otel-3.mjs`,
      cwd: heavy,
      nodeBinary: node(),
      env: { OURS_THROUGH_THEIRS_URL: throughTheirs.url, THEIRS_URL: reference.url, OURS_URL: own.url },
    })
    expectChild(result).toEndWith({ exitCode: 0, stdout: /"delivered":1/u })
    const ours = throughTheirs.spans
    const theirs = reference.spans
    expect(theirs.map(({ name }) => name)).toEqual(['child', 'parent'])
    expect(ours.map(({ name }) => name)).toEqual(['child', 'parent'])
    for (const [index, span] of theirs.entries()) {
      const mine = ours[index]
      expect(shapeOf(mine)).toMatchObject(shapeOf(span) as object)
    }
    expect(ours[0]?.parentSpanId).toBe(ours[1]?.spanId)
    expect(own.spans.map(({ name }) => name)).toEqual(['outer'])
  })
})
