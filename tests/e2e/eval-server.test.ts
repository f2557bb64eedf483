import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RealServer, runChild, startRealServer, temporaryFolder } from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../../packages/honeyhive/dist/bin.js', import.meta.url))
const repository = fileURLToPath(new URL('../..', import.meta.url))

/** Both runs of the example, then what the server says of them. */
const readBack = `
import { compareRuns, getRunResult } from 'honeyhive/evals'
const [before, after] = process.argv.slice(-2)
const result = await getRunResult(after)
const comparison = await compareRuns(after, before)
console.log(JSON.stringify({ result, comparison }))
`

let server: RealServer
beforeAll(async () => {
  server = await startRealServer()
})
afterAll(() => server.stop())

describe('the evaluation of the example agent against the real server', () => {
  it('leaves both runs there whole, and the server’s numbers give the same comparison', async () => {
    const folder = await temporaryFolder()
    onTestFinished(folder.remove)
    const json = join(folder.path, 'r.json')
    const env = { HH_API_URL: server.url, HONEYHIVE_TELEMETRY: 'false' }
    const ran = await runChild({
      file: bin,
      args: ['eval', 'examples/evals', '--json', json],
      cwd: repository,
      env,
      timeoutMillis: 120_000,
    })
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' })
    const { runs } = JSON.parse(await readFile(json, 'utf8'))
    const [before, after] = runs
    expect(after.delivery).toMatchObject({ status: 'delivered', spans: { dropped: 0, pending: 0 } })
    const stored = await server.getJson<{ readonly evaluation: object }>(`/v1/runs/${after.runId}`)
    expect(stored.evaluation).toMatchObject({ name: 'research: meaning, three passages', status: 'completed' })
    const session = await server.session(after.sessionIds[0])
    expect(session.events.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['research', 'factuality', 'search_documents']),
    )
    const read = await runChild({ code: readBack, args: [before.runId, after.runId], env, timeoutMillis: 60_000 })
    const { result, comparison } = JSON.parse(read.stdout)
    expect(result.datapoints).toHaveLength(60)
    expect(result.metrics.factuality.aggregate).toBeCloseTo(after.metrics.factuality.aggregate, 9)
    for (const metric of ['has_answer', 'factuality'])
      expect(comparison.metrics[metric]).toMatchObject({
        improved: after.comparison.metrics[metric].improved,
        degraded: after.comparison.metrics[metric].degraded,
        interval: after.comparison.metrics[metric].interval,
      })
  }, 180_000)

  it('is resumed from there: nothing runs again, and a stored run is a baseline by its name', async () => {
    const folder = await temporaryFolder()
    onTestFinished(folder.remove)
    const code = `
import { evaluate } from 'honeyhive'
const dataset = Array.from({ length: 5 }, (_, n) => ({ inputs: { n }, groundTruth: n }))
const runId = '0f0f0f0f-1111-4222-8333-000000000001'
let calls = 0
const options = {
  runId, dataset, name: 'resumable', printResults: false,
  evaluators: [function same(output, inputs, truth) { return output === truth }],
  function: function task({ n }) { calls += 1; if (calls === 3) throw new Error('once'); return n },
}
const first = await evaluate(options)
const second = await evaluate(options)
const third = await evaluate({ ...options, runId: undefined, baseline: 'resumable' })
console.log(JSON.stringify({ calls, first: first.stats, second: second.stats, status: second.status, verdict: third.verdict, comparison: third.comparison }))
`
    const env = { HH_API_URL: server.url, HONEYHIVE_TELEMETRY: 'false' }
    const { stdout, stderr } = await runChild({ code, env, timeoutMillis: 60_000 })
    expect(stderr).toBe('')
    const { calls, first, second, status, verdict, comparison } = JSON.parse(stdout)
    expect([calls, first.failed, second.succeeded, second.reused, status]).toEqual([11, 1, 5, 4, 'completed'])
    expect(verdict).toMatchObject({ status: 'pass' })
    expect(comparison).toMatchObject({ commonDatapoints: 5, metrics: { same: { same: 5, improved: 0, degraded: 0 } } })
  }, 120_000)
})
