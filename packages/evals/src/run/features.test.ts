import { readdir, readFile } from 'node:fs/promises'
import { startCollector, temporaryFolder } from '@honeyhive/kit'
import { HoneyHiveTracer, trace } from '@honeyhive/tracing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type PlatformRows, startPlatform, type TestPlatform } from '../../tests/start-platform.ts'
import { exactMatch } from '../builtin/exact-match.ts'
import { evaluator } from '../evaluator/define-evaluator.ts'
import { fieldsOf } from '../json.ts'
import { callCount, cost, retryCount } from '../trajectory/count-evaluators.ts'
import { toolArguments, toolOrder } from '../trajectory/tool-evaluators.ts'
import { deliverOutbox } from './deliver-outbox.ts'
import { evaluate } from './evaluate.ts'

async function platform(rows?: PlatformRows): Promise<TestPlatform> {
  const started = await startPlatform(rows)
  onTestFinished(() => started.collector.close())
  return started
}

async function folder(): Promise<string> {
  const made = await temporaryFolder()
  onTestFinished(made.remove)
  return made.path
}

const rows = [0, 1, 2, 3, 4].map((n) => ({ inputs: { n }, groundTruth: n * 2 }))
const quiet = { printResults: false } as const

describe('a run that is ended early', () => {
  it('by its signal tells what runs, cancels the rest, and the counts add up', async () => {
    const server = await platform()
    const controller = new AbortController()
    const result = await evaluate({
      ...quiet,
      serverUrl: server.url,
      dataset: rows,
      maxWorkers: 1,
      signal: controller.signal,
      function: async ({ n }, { signal }) => {
        if (n === 0) return n
        controller.abort(new Error('enough'))
        return new Promise<number>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    expect(result).toMatchObject({ status: 'cancelled', stats: { total: 5, succeeded: 1, failed: 0, cancelled: 4 } })
    expect(result.datapoints.map(({ status }) => status)).toEqual(['success', ...Array(4).fill('cancelled')])
    expect(server.runs.get(result.runId)).toMatchObject({ status: 'cancelled' })
    expect(result.verdict).toMatchObject({ status: 'fail', reasons: ['The run was cancelled: 4 of 5 did not run.'] })
  })

  it('a function that takes too long is a failed datapoint, and nobody waits for it', async () => {
    const result = await evaluate({
      ...quiet,
      dataset: rows.slice(0, 1),
      timeout: 20,
      function: () => new Promise(() => undefined),
    })
    expect(result.datapoints[0]).toMatchObject({ status: 'failed', error: 'TimeoutError: no answer within 20 ms' })
  })

  it('retries until it works, and says how often it had to', async () => {
    let calls = 0
    const flaky = (): string => {
      calls += 1
      if (calls < 3) throw new Error('not yet')
      return 'ok'
    }
    const result = await evaluate({ ...quiet, dataset: rows.slice(0, 1), retries: 2, function: flaky })
    expect(result.datapoints[0]).toMatchObject({ status: 'success', attempts: 3, outputs: 'ok' })
    expect(result.stats.retries).toBe(2)
  })
})

describe('a run that is resumed by its id', () => {
  it('keeps what succeeded, and runs what failed or is missing', async () => {
    const runId = '11111111-2222-4333-8444-555555555555'
    const first = await platform()
    const earlier = await evaluate({
      ...quiet,
      runId,
      serverUrl: first.url,
      dataset: rows,
      evaluators: [exactMatch()],
      function: half,
    })
    expect(earlier.stats).toMatchObject({ succeeded: 3, failed: 2 })
    const events = first.collector.spans
      .filter(({ name }) => name === 'half')
      .map(({ attributes }) => ({
        event_type: 'chain',
        event_name: 'half',
        session_id: attributes['honeyhive.session_id'],
        metadata: bucket(attributes, 'honeyhive_metadata.'),
        metrics: bucket(attributes, 'honeyhive_metrics.'),
        outputs: bucket(attributes, 'honeyhive_outputs.'),
        duration: 5,
      }))
    const second = await platform({ runs: [...first.runs.values()], events })
    const called: number[] = []
    const result = await evaluate({
      ...quiet,
      runId,
      serverUrl: second.url,
      dataset: rows,
      evaluators: [exactMatch()],
      function: Object.defineProperty(({ n }: { n: number }) => (called.push(n), n * 2), 'name', { value: 'half' }),
    })
    expect(called).toEqual([1, 3])
    expect(result.stats).toMatchObject({ total: 5, succeeded: 5, reused: 3 })
    expect(
      result.datapoints.map(({ source, outputs, scores }) => [source, outputs, scores['exact_match']?.value]),
    ).toEqual([
      ['resumed', 0, true],
      ['run', 2, true],
      ['resumed', 4, true],
      ['run', 6, true],
      ['resumed', 8, true],
    ])
    expect(second.log).not.toContain('POST /v1/runs')
    expect(second.runs.get(runId)).toMatchObject({ status: 'completed' })
    expect(second.runs.get(runId)?.['event_ids']).toHaveLength(5)
  })

  function half({ n }: { n: number }): number {
    if (n % 2 === 1) throw new Error('odd')
    return n * 2
  }

  function bucket(attributes: Readonly<Record<string, unknown>>, prefix: string): Record<string, unknown> {
    const own = Object.entries(attributes).filter(([key]) => key.startsWith(prefix))
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]))
  }
})

describe('the cache', () => {
  it('gives outputs and scores again for the same function and values, and makes them anew for another version', async () => {
    const directory = await folder()
    const called: string[] = []
    const task = ({ n }: { n: number }): number => (called.push('task'), n)
    const scorer = (outputs: number): number => (called.push('scorer'), outputs)
    const run = (version: string) =>
      evaluate({
        ...quiet,
        dataset: rows,
        function: task,
        evaluators: [evaluator(scorer, { name: 's' })],
        cache: { directory, version },
      })
    const [first, second, other] = [await run('1'), await run('1'), await run('2')]
    expect(called).toHaveLength(20)
    expect([first.stats.reused, second.stats.reused, other.stats.reused]).toEqual([0, 5, 0])
    expect(second.datapoints.map(({ outputs, scores }) => [outputs, scores['s']?.value])).toEqual(
      first.datapoints.map(({ outputs, scores }) => [outputs, scores['s']?.value]),
    )
    expect(await readdir(directory)).toHaveLength(20)
  })

  it('does not keep what JSON would change', async () => {
    const directory = await folder()
    await evaluate({ ...quiet, dataset: rows.slice(0, 1), function: () => new Map([['a', 1]]), cache: { directory } })
    expect(await readdir(directory)).toEqual([])
  })
})

describe('trials', () => {
  it('execute each datapoint so often, mark flaky ones, and estimate pass^k', async () => {
    const seen = new Map<number, number>()
    const result = await evaluate({
      ...quiet,
      dataset: rows.slice(0, 2),
      trials: 4,
      runConcurrently: false,
      function: ({ n }) => {
        const count = (seen.get(n) ?? 0) + 1
        seen.set(n, count)
        return n === 1 && count === 1 ? 'wrong' : n * 2
      },
      evaluators: [evaluator((outputs: unknown, _inputs, truth: number) => outputs === truth, { name: 'right' })],
    })
    expect(result.stats.total).toBe(8)
    expect(result.metrics['right']).toMatchObject({
      passRate: 7 / 8,
      passHatK: 0.5,
      flaky: [result.datapoints[4]?.datapointId],
    })
  })
})

describe('evaluators of traces', () => {
  const search = trace(async (query: string) => [query], { name: 'search', eventType: 'tool' })
  const unreliable = trace(
    (attempt: number, _query: string) => {
      if (attempt === 0) throw new Error('down')
      return 'found'
    },
    { name: 'lookup', eventType: 'tool', captureInputs: false },
  )
  const agent = async ({ n }: { n: number }): Promise<string> => {
    await search(`query ${n}`)
    for (const attempt of [0, 1]) {
      try {
        return unreliable(attempt, 'x')
      } catch {
        // Tried once more.
        continue
      }
    }
    return ''
  }

  it('read order, arguments, counts, retries and cost of the spans of their datapoint, with and without a server', async () => {
    const server = await platform()
    const evaluators = [
      toolOrder(['search', 'lookup']),
      evaluator(toolOrder(['lookup', 'search']), { name: 'reverse' }),
      toolArguments('search', { query: 'query 1' }),
      callCount({ type: 'tool', max: 2 }),
      retryCount(),
      cost(),
    ]
    for (const where of [{ serverUrl: server.url }, {}]) {
      const result = await evaluate({
        ...quiet,
        ...where,
        dataset: rows.slice(0, 2),
        function: agent,
        evaluators: evaluators.filter((_, index) => index !== 1),
      })
      const scores = result.datapoints.map(({ scores: own }) => Object.values(own).map(({ value }) => value))
      expect(scores).toEqual([
        [true, false, 3, 1, 0],
        [true, true, 3, 1, 0],
      ])
      expect(result.datapoints[0]?.scores['calls_tool']?.passed).toBe(false)
      expect(result.datapoints[0]?.scores['tool_arguments_search']?.explanation).toBe(
        'search was called with {"query":"query 0"}',
      )
    }
  })

  it('count tokens and cost of model calls by the prices that are given', async () => {
    const server = await platform()
    const usage = { 'gen_ai.response.model': 'm', 'gen_ai.usage.input_tokens': 1000, 'gen_ai.usage.output_tokens': 100 }
    const result = await evaluate({
      ...quiet,
      serverUrl: server.url,
      dataset: rows.slice(0, 1),
      prices: { m: { inputPerMillion: 2, outputPerMillion: 10 } },
      function: () => trace('chat m', { eventType: 'model' }, (span) => void span.setAttributes(usage)),
    })
    expect(result.datapoints[0]?.usage).toEqual({ inputTokens: 1000, outputTokens: 100, costUsd: 0.003 })
    expect(result.stats).toMatchObject({ inputTokens: 1000, outputTokens: 100, costUsd: 0.003 })
  })
})

describe('a server that is not there', () => {
  it('does not stop the run: results go to a file for the user alone, and are delivered from there, once', async () => {
    const directory = await folder()
    const gone = await startCollector()
    const { port, url } = gone
    await gone.close()
    const tracer = HoneyHiveTracer.init({
      serverUrl: url,
      apiTimeoutMillis: 200,
      sessionStartTimeoutMillis: 200,
      flushTimeoutMillis: 200,
      sessionId: crypto.randomUUID(),
    })
    onTestFinished(async () => void (await tracer.shutdown()))
    const result = await evaluate({
      ...quiet,
      tracer,
      dataset: rows.slice(0, 2),
      function: ({ n }) => n,
      outboxDirectory: directory,
    })
    expect(result).toMatchObject({
      status: 'completed',
      stats: { succeeded: 2 },
      delivery: { status: 'stored' },
      url: undefined,
    })
    const text = await readFile(result.delivery.file ?? '', 'utf8')
    const requests = text
      .trim()
      .split('\n')
      .map((line) => fieldsOf(JSON.parse(line)))
    expect(requests.map(({ method, path }) => [method, path].join(' '))).toEqual([
      ' ',
      'POST /v1/runs',
      'POST /session/start',
      'PUT /events',
      'POST /session/start',
      'PUT /events',
      `PUT /v1/runs/${result.runId}`,
    ])
    expect(await deliverOutbox({ directory, serverUrl: url }, {})).toMatchObject({ delivered: 0, left: 6 })
    expect(await deliverOutbox({ directory, serverUrl: 'http://127.0.0.1:1' }, {})).toMatchObject({
      left: 6,
      why: expect.stringContaining('HH_API_URL'),
    })
    const runs: string[] = []
    const back = await startCollector(
      ({ method, path }) => (runs.push(`${method} ${path}`) > 0 ? { kind: 'answer', body: '{}' } : undefined),
      { port },
    )
    onTestFinished(() => back.close())
    expect(await deliverOutbox({ directory, serverUrl: url }, {})).toMatchObject({ runs: 1, delivered: 6, left: 0 })
    expect(await readdir(directory)).toEqual([])
    expect(await deliverOutbox({ directory, serverUrl: url }, {})).toMatchObject({ runs: 0, delivered: 0 })
  }, 60_000)
})

describe('what is left behind', () => {
  it('is nothing: after 100 datapoints there are as many handles, timers and listeners as before', async () => {
    const server = await platform()
    const run = () =>
      evaluate({
        ...quiet,
        serverUrl: server.url,
        dataset: Array.from({ length: 100 }, (_, n) => ({ inputs: { n } })),
        function: async ({ n }) => n,
        evaluators: [
          function one() {
            return 1
          },
        ],
      })
    await run()
    const count = (): object => ({
      timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
      interrupt: process.listenerCount('SIGINT'),
      exit: process.listenerCount('exit'),
    })
    const before = count()
    await run()
    expect(count()).toEqual(before)
  })

  it('is one provider for the whole run, and the process-wide tracer as it was', async () => {
    const server = await platform()
    await evaluate({ ...quiet, serverUrl: server.url, dataset: rows, function: ({ n }) => n })
    const instances = new Set(server.collector.spans.map(({ resource }) => resource['service.instance.id']))
    expect(instances.size).toBe(1)
    expect(trace('after', () => 1)).toBe(1)
    expect(server.collector.spanCounts).not.toHaveProperty('after')
  })
})
