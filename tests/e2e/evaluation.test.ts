import { compareRuns, createDataset, evaluate, getRunResult, rowsFromTraces } from '@honeyhive/evals'
import { temporaryFolder } from '@honeyhive/kit'
import { startServer, type RunningServer } from '@honeyhive/server'
import { afterAll, beforeAll, expect, it } from 'vitest'

let server: RunningServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ port: 0, dataDirectory: folder.path })
})

afterAll(async () => {
  await server.close()
  await folder.remove()
})

const rows = [1, 2, 3].map((n) => ({ inputs: { n }, groundTruth: { double: n * 2 } }))

it('runs an experiment on a dataset of the server, sums it up there, and compares it with another', async () => {
  const serverUrl = server.url
  const { datasetId, datapointIds } = await createDataset({ serverUrl, name: 'doubles', rows })
  const run = (offset: number): ReturnType<typeof evaluate> =>
    evaluate({
      serverUrl,
      datasetId,
      name: `off by ${offset}`,
      printResults: false,
      function: ({ n }: { n: number }) => ({ double: n * 2 + (n > 1 ? offset : 0) }),
      evaluators: [
        function distance(outputs: { double: number }, { n }: { n: number }) {
          return Math.abs(outputs.double - n * 2)
        },
      ],
    })
  const [wrong, right] = [await run(1), await run(0)]
  expect([wrong.status, right.status]).toEqual(['completed', 'completed'])

  const result = await getRunResult(wrong.runId, { serverUrl, aggregateFunction: 'sum' })
  expect(result).toMatchObject({
    status: 'completed',
    metrics: { distance: { aggregate: 2, values: [0, 1, 1], eventType: 'chain' } },
  })
  expect(result.datapoints.map(({ datapointId }) => datapointId).toSorted()).toEqual(datapointIds.toSorted())

  const { metrics } = await compareRuns(right.runId, wrong.runId, { serverUrl, lowerIsBetter: ['distance'] })
  expect(metrics).toMatchObject({ distance: { improved: 2, same: 1, degraded: 0 } })

  const again = await rowsFromTraces({
    serverUrl,
    filters: [{ field: 'metadata.run_id', value: right.runId }],
    eventType: 'chain',
  })
  expect(again.length).toBeGreaterThan(0)
})
