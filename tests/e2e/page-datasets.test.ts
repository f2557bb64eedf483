import { expect, test } from 'vitest'
import { pageWorld } from './page-world.ts'
import type { Page } from 'playwright-core'

const world = pageWorld('shop')

interface Row {
  readonly id: string
  readonly inputs: object
  readonly ground_truth: object | null
  readonly linked_event: string | null
}

/** What a program reads of a dataset, in its order. */
async function rowsOf(name: string): Promise<readonly Row[]> {
  const { datasets } = await world().ask<{ datasets: { datapoints: string[] }[] }>(
    `/v1/datasets?name=${encodeURIComponent(name)}`,
  )
  const ids = datasets[0]?.datapoints ?? []
  if (ids.length === 0) return []
  const query = ids.map((id) => `datapoint_ids[]=${id}`).join('&')
  const { datapoints } = await world().ask<{ datapoints: Row[] }>(`/v1/datapoints?${query}`)
  return ids.flatMap((id) => datapoints.find((row) => row.id === id) ?? [])
}

async function makeDataset(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of a new dataset').fill(name)
  await page.getByRole('button', { name: 'New dataset' }).click()
  await page.getByRole('heading', { name }).waitFor()
}

async function importFile(page: Page, name: string, text: string): Promise<void> {
  await page.setInputFiles('input[type=file]', { name, mimeType: 'text/plain', buffer: Buffer.from(text) })
}

test('files are imported, rows edited, removed and kept as a version', async () => {
  await world().visit('/data', async (page) => {
    await page.getByRole('heading', { name: 'No datasets yet' }).waitFor()
    await makeDataset(page, 'questions')
    await importFile(page, 'rows.csv', 'question,expected\n"How far, then?",14 miles\n')
    await page.getByText('1 row imported').waitFor()
    await importFile(page, 'rows.jsonl', '{"inputs":{"text":"a"},"ground_truth":{"text":"A"}}\n{"text":"b"}\n')
    await page.getByText('2 rows imported').waitFor()
    await importFile(page, 'rows.json', '[{"inputs":{"text":"c"}}, 5]')
    await page.getByText('Row 2 of rows.json is no object.').waitFor()
    expect(await rowsOf('questions')).toMatchObject([
      { inputs: { question: 'How far, then?' }, ground_truth: { answer: '14 miles' } },
      { inputs: { text: 'a' }, ground_truth: { text: 'A' } },
      { inputs: { text: 'b' }, ground_truth: null },
    ])
    await page.getByText('Versions', { exact: true }).click()
    await page.getByLabel('Name of the version').fill('as imported')
    await page.getByRole('button', { name: 'Keep' }).click()
    await page
      .getByRole('row', { name: /How far/u })
      .getByRole('button', { name: 'Edit' })
      .click()
    await page.getByLabel('Ground truth').fill('{"answer": 14')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Ground truth is no JSON object').waitFor()
    await page.getByLabel('Ground truth').fill('{"answer": "fourteen"}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'answer fourteen' }).waitFor()
    await page
      .getByRole('row', { name: /text b/u })
      .getByRole('button', { name: 'Remove' })
      .click()
    await page.getByText('2 rows', { exact: true }).waitFor()
    expect(await rowsOf('questions')).toMatchObject([
      { ground_truth: { answer: 'fourteen' } },
      { inputs: { text: 'a' } },
    ])
    await page.getByText('Versions', { exact: true }).click()
    await page.getByRole('link', { name: /as imported/u }).click()
    await page.getByRole('cell', { name: 'answer 14 miles' }).waitFor()
    await page.getByText('3 rows', { exact: true }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('button', { name: 'Put it in place of the 2 rows of now, which are kept' }).click()
    await page.getByRole('button', { name: 'New row' }).waitFor()
    await page.getByText('3 rows', { exact: true }).first().waitFor()
    expect(await rowsOf('questions')).toMatchObject([
      { ground_truth: { answer: '14 miles' } },
      { inputs: { text: 'a' } },
      { inputs: { text: 'b' } },
    ])
    await page.getByText('Versions', { exact: true }).click()
    await page.getByRole('link', { name: /Before version 1 was restored/u }).click()
    await page.getByRole('cell', { name: 'answer fourteen' }).waitFor()
  })
})

test('a span becomes a row that leads back to it', async () => {
  const { sessions } = await world().server.sessions()
  const session = sessions.find(({ title }) => title === 'Where is my parcel?')
  const tree = await world().server.session(session?.id ?? '')
  const span = tree.events.find(({ name }) => name === 'issue_refund')
  await world().visit(`/sessions/${session?.id}?event=${span?.id}`, async (page) => {
    await page.getByRole('button', { name: 'Add to dataset' }).click()
    await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'A new one' })
    await page.getByLabel('Name', { exact: true }).fill('refunds')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('1 row added.').waitFor()
    const detail = await world().server.event(span?.id ?? '')
    expect(await rowsOf('refunds')).toMatchObject([
      { inputs: detail.inputs, ground_truth: detail.outputs, linked_event: span?.id },
    ])
    await page.getByRole('link', { name: 'Open the dataset' }).click()
    await page.getByRole('link', { name: 'span', exact: true }).click()
    await page.getByRole('heading', { name: 'issue_refund' }).waitFor()
    expect(page.url()).toContain(`event=${span?.id}`)
  })
})

test('what a filter leaves becomes rows', async () => {
  await world().visit('/?q=name%3Aissue_refund+error%3Afalse', async (page) => {
    await page.getByRole('button', { name: 'Add to dataset' }).click()
    await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'A new one' })
    await page.getByLabel('Name', { exact: true }).fill('paid back')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('2 rows added.').waitFor()
  })
  const rows = await rowsOf('paid back')
  expect(rows.map(({ linked_event: id }) => id)).not.toContain(null)
  expect(JSON.stringify(rows)).toContain('"18"')
})
