import { join } from 'node:path'
import { expectChild, runChild, temporaryFolder } from '@honeyhive/kit'
import { startServer } from '@honeyhive/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureFirstGeneration } from '../../scripts/heavy.mjs'

interface Call {
  readonly isWell: boolean
  readonly value?: unknown
  readonly error?: string
}

interface Report {
  readonly calls: Readonly<Record<string, Call>>
  readonly sessionId: string
  readonly runId: string | null
}

let report: Report
let sessions: readonly unknown[] = []
let tracedEvents: readonly unknown[] = []
let run: unknown

/** One run of the program for all tests: it takes seconds to load. */
beforeAll(async () => {
  const folder = await ensureFirstGeneration()
  const data = await temporaryFolder()
  const server = await startServer({ port: 0, dataDirectory: data.path })
  try {
    const result = await runChild({
      file: join(folder, 'calls.mjs'),
      cwd: folder,
      env: { SERVER_URL: server.url, TRACELOOP_TELEMETRY: 'false', HONEYHIVE_TELEMETRY: 'false' },
      timeoutMillis: 120_000,
    })
    expectChild(result).toEndWith({ exitCode: 0 })
    report = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '') as Report
    const get = async (path: string): Promise<Record<string, unknown>> =>
      (await (await fetch(`${server.url}${path}`)).json()) as Record<string, unknown>
    sessions = (await get('/api/sessions'))['sessions'] as readonly unknown[]
    tracedEvents = (await get(`/api/sessions/${report.sessionId}`))['events'] as readonly unknown[]
    run = await get(`/v1/runs/${report.runId}/summary`)
  } finally {
    await server.close()
    await data.remove()
  }
}, 300_000)

describe('the published SDK of the first generation', () => {
  it('makes each of its calls without a failure', () => {
    const failed = Object.entries(report.calls).filter(([, { isWell }]) => !isWell)
    expect(failed).toEqual([])
    expect(Object.keys(report.calls)).toHaveLength(49)
  })

  it('reads back what it wrote', () => {
    const value = (name: string): unknown => report.calls[name]?.value
    expect(value('session.getSession')).toMatchObject({ eventName: 'chat', metadata: { a: 1 } })
    expect(value('events.getEvents')).toMatchObject({ totalEvents: 2 })
    expect(value('datasets.getDatasets')).toMatchObject({
      testcases: [{ name: 'questions', description: 'd', numPoints: 2, linkedEvals: ['x'] }],
    })
    expect(value('datapoints.getDatapoint')).toMatchObject({ datapoint: [{ inputs: { q: 1 }, metadata: { n: 1 } }] })
    expect(value('experiments.getRun')).toMatchObject({
      evaluation: { name: 'renamed', datasetId: null, metadata: { offline_dataset_id: 'EXT-1' }, status: 'pending' },
    })
    expect(value('experiments.getExperimentResult')).toMatchObject({
      status: 'completed',
      metrics: { details: [{ metricName: 'accuracy', aggregate: 0.5, values: [0.6, 0.4] }, { metricName: 'right' }] },
    })
    expect(value('experiments.getExperimentComparison')).toMatchObject({
      metrics: [
        { metricName: 'accuracy', oldAggregate: 0.4, newAggregate: 0.6, improved: ['dp-0'], same: ['dp-1'] },
        {},
      ],
      commonDatapoints: ['dp-0', 'dp-1'],
    })
    expect(value('tools.getTools')).toMatchObject([{ name: 'search', toolType: 'function' }])
    expect(value('configurations.getConfigurations')).toMatchObject([{ parameters: { callType: 'chat', model: 'm' } }])
    expect(value('projects.getProjects')).toContainEqual(expect.objectContaining({ name: 'renamed' }))
  })

  it('traces into the session that it started', () => {
    expect(tracedEvents).toMatchObject([
      { type: 'session', name: 'traced' },
      { type: 'tool', name: 'answer' },
      { type: 'tool', name: 'search' },
      { type: 'model' },
      { type: 'chain' },
    ])
    expect(sessions).toContainEqual(expect.objectContaining({ id: report.sessionId, userId: 'u' }))
  })

  it('evaluates, and the run can be summed up', () => {
    expect(report.calls['evaluate']?.value).toMatchObject({ status: 'completed', sessionIds: [{}, {}] })
    expect(run).toMatchObject({
      status: 'completed',
      datapoints: [{ datapoint_id: expect.stringMatching(/^EXT-/u) }, {}],
    })
  })
})
