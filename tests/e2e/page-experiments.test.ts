import { compareRuns } from 'honeyhive/evals'
import { expect, test } from 'vitest'
import { pageWorld } from './page-world.ts'

const world = pageWorld('evaluation')

interface Run {
  readonly run_id: string
  readonly name: string
}
interface Summary {
  readonly metrics: { readonly details: readonly { readonly metric_name: string; readonly aggregate: number | null }[] }
  readonly datapoints: readonly {
    readonly datapoint_id: string
    readonly metrics: readonly { readonly name: string; readonly value: unknown }[]
  }[]
}

/** The older one first. */
async function runs(): Promise<readonly [Run, Run]> {
  const { evaluations } = await world().ask<{ evaluations: Run[] }>('/v1/runs?sort_by=created_at&sort_order=asc')
  const [before, after] = evaluations
  if (before === undefined || after === undefined) throw new Error('The evaluation left no two runs.')
  return [before, after]
}

const rounded = (value: number): string => String(Number(value.toFixed(4)))

test('a run shows the aggregates and the scores that the API answers, datapoint by datapoint', async () => {
  const [, run] = await runs()
  const summary = await world().ask<Summary>(`/v1/runs/${run.run_id}/summary`)
  await world().visit(`/experiments/${run.run_id}`, async (page) => {
    await page.getByRole('heading', { name: run.name }).waitFor()
    await page.locator('.run-rows tbody tr').nth(59).waitFor()
    for (const { metric_name: name, aggregate } of summary.metrics.details) {
      const card = page.locator('.metric-card').filter({ has: page.getByRole('heading', { name, exact: true }) })
      if (aggregate !== null) await card.getByText(rounded(aggregate), { exact: true }).first().waitFor()
    }
    const names = await page.locator('.run-rows thead th').allInnerTexts()
    const cells = await page
      .locator('.run-rows tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [row.getAttribute('data-datapoint'), ...[...row.children].map((cell) => cell.textContent)]),
      )
    const shown = new Map(
      cells.map(([id, ...texts]) => [id, Object.fromEntries(names.map((name, at) => [name, texts[at]]))]),
    )
    expect(shown.size).toBe(60)
    for (const { datapoint_id: id, metrics } of summary.datapoints) {
      for (const { name, value } of metrics) {
        const text =
          typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'number' ? rounded(value) : value
        expect([id, name, shown.get(id)?.[name]]).toEqual([id, name, text])
      }
    }
  })
})

test('datapoints are filtered by their scores, and lead to their sessions', async () => {
  const [run] = await runs()
  const summary = await world().ask<Summary>(`/v1/runs/${run.run_id}/summary`)
  const wrong = summary.datapoints.filter(({ metrics }) =>
    metrics.some(({ name, value }) => name === 'has_answer' && value === false),
  )
  expect(wrong.length).toBeGreaterThan(0)
  await world().visit(`/experiments/${run.run_id}`, async (page) => {
    await page.getByLabel('Filter datapoints').fill('has_answer<1')
    await page.getByText(`${wrong.length} of 60 datapoints`).waitFor()
    expect(await page.locator('.run-rows tbody tr').count()).toBe(wrong.length)
    await page.locator('.run-rows tbody a').first().click()
    await page.getByRole('treegrid', { name: 'Spans' }).waitFor()
  })
})

test('two runs side by side show the numbers of compareRuns: means, interval, counts, verdict', async () => {
  const [before, after] = await runs()
  const compared = await compareRuns(after.run_id, before.run_id, { serverUrl: world().server.url, apiKey: 'local' })
  await world().visit('/experiments', async (page) => {
    for (const { name } of [before, after]) await page.getByRole('checkbox', { name: `Choose ${name}` }).check()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.waitForURL(`**/experiments/compare?runs=${before.run_id},${after.run_id}`)
    await page.locator('.verdict').first().waitFor()
    expect(Object.keys(compared.metrics).length).toBeGreaterThan(3)
    for (const metric of Object.values(compared.metrics)) {
      const text = await page.locator(`[data-metric="${metric.name}"] .verdict`).innerText()
      const said = text.replaceAll('\u2212', '-').replaceAll('+', '')
      expect(said).toContain(`${rounded(metric.before)} → ${rounded(metric.after)}`)
      expect(said).toContain(`[${rounded(metric.interval.low)}, ${rounded(metric.interval.high)}]`)
      expect(said).toContain(`${metric.improved} improved, ${metric.degraded} degraded, ${metric.same} same`)
      expect(said).toContain({ pass: 'not worse', fail: 'worse', inconclusive: 'open' }[metric.verdict])
    }
  })
})

test('improved datapoints can be singled out, and unfold to what changed in the answer', async () => {
  const [before, after] = await runs()
  const compared = await compareRuns(after.run_id, before.run_id, { serverUrl: world().server.url, apiKey: 'local' })
  const pairs = Object.values(compared.metrics).flatMap(({ pairs: all }) => all)
  const degraded = new Set(pairs.filter(({ change }) => change === 'degraded').map(({ datapointId }) => datapointId))
  const improved = new Set(pairs.filter(({ change }) => change === 'improved').map(({ datapointId }) => datapointId))
  const expected = [...improved].filter((id) => !degraded.has(id)).toSorted()
  await world().visit(`/experiments/compare?runs=${before.run_id},${after.run_id}`, async (page) => {
    await page.getByRole('button', { name: /^Improved/u }).click()
    const rows = page.locator('tr[data-datapoint]')
    await rows.first().waitFor()
    expect(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-datapoint')))).toEqual(expected)
    await rows.first().getByRole('button').click()
    const changed = page.locator('.answers ins, .answers del')
    await changed.first().waitFor()
    // Turned round, what improved has degraded.
    await page.getByRole('link', { name: 'Swap' }).click()
    await page.getByRole('button', { name: new RegExp(`^Degraded ${expected.length}`, 'u') }).waitFor()
    await page.getByText('Worse than the baseline').waitFor()
  })
})

test('a run fills while it goes on', async () => {
  const runId = '0b5e7c1a-0000-4000-8000-000000000001'
  const session = (number: number): object => ({
    session: {
      session_name: 'live',
      project: 'p',
      source: 's',
      metadata: { run_id: runId, datapoint_id: `row-${number}` },
      metrics: { score: number / 4 },
      outputs: { answer: 'yes' },
    },
  })
  await world().ask('/v1/runs', {
    run_id: runId,
    name: 'still running',
    status: 'running',
    datapoint_ids: ['row-1', 'row-2'],
  })
  await world().visit(`/experiments/${runId}`, async (page) => {
    await page.getByText('The first datapoint is on its way').waitFor()
    await world().ask('/session/start', session(1))
    await page.locator('[data-datapoint="row-1"]').waitFor()
    await page.getByText('1 of 2', { exact: true }).waitFor()
    await world().ask('/session/start', session(2))
    await page.locator('[data-datapoint="row-2"]').waitFor()
    expect(await page.locator('[data-datapoint="row-2"] .number').first().innerText()).toBe('0.5')
  })
})
