import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild, startCollector, temporaryFolder } from '@honeyhive/kit'
import { expect, it, onTestFinished } from 'vitest'

/** A program as a user writes it; its results go by the thread that makes requests. */
const program = `
import { evaluate } from 'honeyhive'
const dataset = Array.from({ length: 300 }, (_, n) => ({ inputs: { n }, groundTruth: n }))
const result = await evaluate({
  dataset, name: 'large', printResults: false, maxWorkers: 25,
  function: async ({ n }) => n,
  evaluators: [function same(output, inputs, truth) { return output === truth }],
})
console.log(JSON.stringify({ stats: result.stats, delivery: result.delivery, resources: process.getActiveResourcesInfo() }))
`

it('a large run delivers every session, result and span, each once and in order, and the process ends by itself', async () => {
  const collector = await startCollector((request) =>
    request.path.startsWith('/v1/runs') ? { kind: 'answer', body: '{"evaluation":{}}' } : undefined,
  )
  onTestFinished(() => collector.close())
  const env = { HH_API_URL: collector.url, HH_API_KEY: 'secret-key', HONEYHIVE_TELEMETRY: 'false' }
  const result = await runChild({ code: program, env, timeoutMillis: 60_000 })
  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  const { stats, delivery } = JSON.parse(result.stdout)
  expect(stats).toMatchObject({ total: 300, succeeded: 300 })
  expect(delivery).toMatchObject({ status: 'delivered', spans: { delivered: 600, dropped: 0, pending: 0 } })
  const of = (method: string, path: string) =>
    collector.requests.filter((one) => one.method === method && one.path === path)
  const starts = of('POST', '/session/start')
  const updates = of('PUT', '/events')
  expect([starts.length, updates.length, collector.spans.length]).toEqual([300, 300, 600])
  for (const { headers } of [...starts, ...updates]) expect(headers['authorization']).toBe('Bearer secret-key')
  const startedAt = new Map(starts.map(({ json, receivedAtMillis }) => [sessionOf(json), receivedAtMillis]))
  for (const { json, receivedAtMillis } of updates) {
    const { event_id: id, outputs } = json as {
      readonly event_id: string
      readonly outputs: { readonly result: number }
    }
    expect(startedAt.get(id)).toBeLessThanOrEqual(receivedAtMillis)
    expect(outputs.result).toEqual(expect.any(Number))
  }
  expect(collector.requests.at(-1)).toMatchObject({ method: 'PUT', json: { status: 'completed' } })
  expect(collector.requests[0]).toMatchObject({ method: 'POST', path: '/v1/runs' })
})

it('a server that refuses the key is said once for the run, not once for each datapoint', async () => {
  const collector = await startCollector({ '*': { kind: 'answer', status: 401 } })
  onTestFinished(() => collector.close())
  const env = { HH_API_URL: collector.url, HH_API_KEY: 'wrong', HONEYHIVE_TELEMETRY: 'false' }
  const result = await runChild({ code: program, env, timeoutMillis: 60_000 })
  expect(result.exitCode).toBe(0)
  expect(JSON.parse(result.stdout)).toMatchObject({ stats: { succeeded: 300 }, delivery: { status: 'partial' } })
  expect(result.stderr.trim().split('\n').length).toBeLessThan(8)
})

function sessionOf(json: unknown): string {
  return (json as { readonly session: { readonly session_id: string } }).session.session_id
}

it('without a server the run goes on, and honeyhive flush delivers its results and its spans when there is one', async () => {
  const folder = await temporaryFolder()
  onTestFinished(folder.remove)
  const away = await startCollector()
  const { url, port } = away
  await away.close()
  const env = {
    HH_API_URL: url,
    HH_OUTBOX_DIR: join(folder.path, 'outbox'),
    HH_SPOOL_DIR: join(folder.path, 'spool'),
    HONEYHIVE_TELEMETRY: 'false',
    HH_API_TIMEOUT: '1',
  }
  const result = await runChild({ code: program.replace('length: 300', 'length: 3'), env, timeoutMillis: 60_000 })
  const { stats, delivery } = JSON.parse(result.stdout)
  expect(stats).toMatchObject({ total: 3, succeeded: 3 })
  expect(delivery).toMatchObject({ status: 'stored', file: expect.stringContaining(join(folder.path, 'outbox')) })
  expect(result.stderr.match(/Results cannot be delivered/g)).toHaveLength(1)
  const back = await startCollector(
    ({ path }) => (path.startsWith('/v1/runs') ? { kind: 'answer', body: '{"evaluation":{}}' } : undefined),
    { port },
  )
  onTestFinished(() => back.close())
  const bin = fileURLToPath(new URL('../../packages/honeyhive/dist/bin.js', import.meta.url))
  const flushed = await runChild({ file: bin, args: ['flush'], env, timeoutMillis: 60_000 })
  expect(flushed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(flushed.stdout).toContain('The results of 1 evaluation were delivered.')
  const lines = back.requests.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, 'id')}`)
  expect(lines.filter((line) => !line.endsWith('traces'))).toEqual([
    'POST /v1/runs',
    ...[1, 2, 3].flatMap(() => ['POST /session/start', 'PUT /events']),
    'PUT /v1/runs/id',
  ])
  expect(back.spans).toHaveLength(6)
})

it('importing honeyhive loads nothing of evaluations', async () => {
  const dist = fileURLToPath(new URL('../../packages/honeyhive/dist/', import.meta.url))
  const seen = new Set<string>()
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return
    seen.add(path)
    const text = await readFile(path, 'utf8')
    const imports = [...text.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)].map(([, target]) =>
      join(path, '..', target ?? ''),
    )
    for (const target of imports) await visit(target)
  }
  await visit(join(dist, 'index.js'))
  const texts = await Promise.all([...seen].map((path) => readFile(path, 'utf8')))
  expect(seen.size).toBeGreaterThan(2)
  expect(texts.join('')).not.toContain('The run was cancelled')
  expect(await readFile(join(dist, 'evals.js'), 'utf8')).toContain('chunks/')
})
