import { execFileSync } from 'node:child_process'
import { temporaryFolder } from '@honeyhive/kit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPlatform } from '../../tests/start-platform.ts'
import { evaluator } from '../evaluator/define-evaluator.ts'
import { evaluate } from '../run/evaluate.ts'
import { mergeBase } from '../run/git.ts'
import type { RunOptions } from '../run/options.ts'

const rows = Array.from({ length: 20 }, (_, n) => ({ id: `r${n}`, inputs: { n } }))

/** A run whose scores a function of the row's number tells. */
function run(
  score: (n: number) => number | boolean,
  options: RunOptions = {},
  direction: 'higher' | 'lower' = 'higher',
) {
  return evaluate({
    dataset: rows,
    function: ({ n }) => n,
    evaluators: [evaluator((n: number) => score(n), { name: 'score', direction })],
    printResults: false,
    ...options,
  })
}

describe('a comparison with a baseline', () => {
  it.each<[string, (n: number) => number, (n: number) => number, string]>([
    ['the same is not worse', () => 0.5, () => 0.5, 'pass'],
    ['better everywhere', () => 0.5, () => 0.6, 'pass'],
    ['worse everywhere', () => 0.5, () => 0.4, 'fail'],
    ['worse here and better there', () => 0.5, (n) => (n % 2 === 0 ? 0.9 : 0.1), 'inconclusive'],
    ['worse in one', () => 1, (n) => (n === 0 ? 0 : 1), 'inconclusive'],
  ])('%s', async (_what, before, after, status) => {
    const result = await run(after, { baseline: await run(before) })
    expect(result.verdict.status).toBe(status)
    expect(result.verdict.exitCode).toBe({ pass: 0, fail: 1, inconclusive: 2 }[status])
  })

  it('knows metrics of which lower is better', async () => {
    const before = await run(() => 100, {}, 'lower')
    expect((await run(() => 90, { baseline: before }, 'lower')).verdict.status).toBe('pass')
    expect((await run(() => 110, { baseline: before }, 'lower')).verdict.status).toBe('fail')
    expect((await run(() => 110, { baseline: before, tolerance: { score: 15 } }, 'lower')).verdict.status).toBe('pass')
  })

  it('of pass and fail is McNemar’s, row by row', async () => {
    const before = await run((n) => n >= 6)
    const { comparison, verdict } = await run(() => true, { baseline: before })
    expect(comparison?.metrics['score']).toMatchObject({
      test: 'mcnemar',
      improved: 6,
      degraded: 0,
      same: 14,
      pValue: expect.closeTo(0.03125, 9),
    })
    expect(comparison?.metrics['score']?.pairs[0]).toEqual({
      datapointId: 'EXT-r0',
      before: 0,
      after: 1,
      change: 'improved',
    })
    expect(verdict.reasons).toContain('Not worse than the baseline: score.')
  })

  it('names rows that only one run has, and does not compare them', async () => {
    const before = await evaluate({
      dataset: [...rows.slice(0, 3), { id: 'old', inputs: { n: 1 } }],
      function: ({ n }) => n,
      evaluators: [evaluator((n: number) => n, { name: 'score' })],
      printResults: false,
    })
    const { comparison } = await run((n) => n, { baseline: before })
    expect(comparison).toMatchObject({ commonDatapoints: 3, onlyBefore: ['EXT-old'] })
    expect(comparison?.onlyAfter).toHaveLength(17)
    expect(comparison?.metrics['score']?.pairs).toHaveLength(3)
  })

  it('by name takes the latest completed run of the server that is not itself', async () => {
    const result = (id: string, score: number) => ({
      status: 'completed',
      metrics: {},
      datapoints: rows.map((row) => ({
        datapoint_id: `EXT-${row.id}`,
        session_id: id,
        metrics: [{ name: 'score', value: score }],
      })),
    })
    const stored = (id: string, created: string, status = 'completed') => ({
      run_id: id,
      name: 'nightly',
      status,
      created_at: created,
    })
    const server = await startPlatform({
      runs: [stored('r1', '2026-01-01'), stored('r2', '2026-02-01'), stored('r3', '2026-03-01', 'failed')],
      results: { r1: result('r1', 0.1), r2: result('r2', 0.9) },
    })
    onTestFinished(() => server.collector.close())
    const { comparison, verdict } = await run(() => 0.5, { serverUrl: server.url, baseline: 'nightly' })
    expect(comparison?.baseline).toEqual({ runId: 'r2', name: 'nightly' })
    expect(verdict).toMatchObject({
      status: 'fail',
      reasons: [expect.stringMatching(/^score is worse than the baseline: -0\.4 \[-0\.4, -0\.4\], p = /)],
    })
  })

  it('that cannot be found is inconclusive, never a silent pass', async () => {
    const { verdict } = await run(() => 1, { baseline: '00000000-0000-4000-8000-000000000000' })
    expect(verdict).toEqual({
      status: 'inconclusive',
      exitCode: 2,
      reasons: ['There is no server to read the baseline from.'],
    })
  })
})

describe('the merge base', () => {
  it('is the commit where this branch left the main one', async () => {
    const folder = await temporaryFolder()
    onTestFinished(folder.remove)
    const git = (...args: readonly string[]): string =>
      execFileSync('git', ['-C', folder.path, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        encoding: 'utf8',
      }).trim()
    git('init', '-q', '-b', 'main')
    git('commit', '-q', '--allow-empty', '-m', 'one')
    const base = git('rev-parse', 'HEAD')
    git('checkout', '-q', '-b', 'feature')
    git('commit', '-q', '--allow-empty', '-m', 'two')
    expect(await mergeBase(folder.path)).toBe(base)
  })
})

describe('thresholds', () => {
  it.each<[RunOptions['threshold'], string]>([
    [0.5, 'pass'],
    [{ score: 0.51 }, 'fail'],
    [{ max: 0.4 }, 'fail'],
    [{ score: { min: 0.4, max: 0.6 } }, 'pass'],
    [{ other: 0.5 }, 'fail'],
  ])('%j: %s', async (threshold, status) => {
    expect((await run(() => 0.5, { threshold })).verdict.status).toBe(status)
  })
})
