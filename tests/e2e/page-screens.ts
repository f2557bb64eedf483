import type { SessionsPage, SessionTree } from '@honeyhive/api'
import type { Page } from 'playwright-core'

/** An address and what is done there until it can be looked at. */
export interface Screen {
  readonly path: string
  readonly ready: (page: Page) => Promise<unknown>
}

type Ask = <T>(path: string, body?: unknown) => Promise<T>

/** Every screen of the page, over the data of `page-program.mjs`, `page-assistant.mjs` and of the example evaluation. */
export async function screensOf(ask: Ask): Promise<Readonly<Record<string, Screen>>> {
  const { sessions } = await ask<SessionsPage>('/api/sessions?limit=200')
  const titled = (title: string): string => sessions.find((session) => session.title === title)?.id ?? ''
  const [parcel, lost] = [titled('Where is my parcel?'), titled('The refund of my order is lost')]
  const spanOf = async (session: string, name: string, place = 1): Promise<string> => {
    const { events } = await ask<SessionTree>(`/api/sessions/${session}`)
    return events.filter((event) => event.name === name)[place - 1]?.id ?? ''
  }
  const hive = titled('What is on this picture, and what do you hear?')
  const [chat, lostChat, seen, step, failed] = await Promise.all([
    spanOf(parcel, 'chat'),
    spanOf(lost, 'chat'),
    spanOf(hive, 'chat'),
    spanOf(hive, 'chat', 2),
    spanOf(hive, 'look_up', 2),
  ])
  const { evaluations: runs } = await ask<{ evaluations: readonly { readonly run_id: string }[] }>(
    '/v1/runs?sort_by=created_at&sort_order=asc',
  )
  const runIds = runs.map(({ run_id: id }) => id)
  const dataset = await datasetFor(ask)
  const rows = async (page: Page): Promise<void> => {
    await page.locator('.session-row').first().waitFor()
    await page.locator('.panel').first().waitFor()
    await page.locator('.live-open').waitFor()
  }
  const tree = (page: Page): Promise<void> => page.locator('.tab-panel').waitFor()
  const dialog = (page: Page): Promise<void> => page.locator('dialog[open]').waitFor()
  return {
    list: { path: '/', ready: rows },
    filtered: { path: '/?q=project%3Ashop+cost%3E0&columns=started,cost,user,models', ready: rows },
    'nothing-left': {
      path: '/?q=nothinglikethis',
      ready: async (page) => {
        await page.locator('.notice').waitFor()
        await page.locator('.panel').first().waitFor()
      },
    },
    suggestions: {
      path: '/',
      ready: async (page) => {
        await rows(page)
        await page.keyboard.press('/')
        await page.keyboard.type('model:gpt')
        await page.getByRole('option').first().waitFor()
      },
    },
    menu: {
      path: '/',
      ready: async (page) => {
        await rows(page)
        await page.getByText('All time', { exact: true }).first().click()
      },
    },
    session: { path: `/sessions/${lost}`, ready: (page) => page.locator('.span-row').first().waitFor() },
    waterfall: {
      path: `/sessions/${hive}?view=waterfall`,
      ready: (page) => page.locator('.span-row').first().waitFor(),
    },
    thread: {
      path: `/sessions/${hive}?view=thread`,
      ready: async (page) => {
        await page.locator('.thread-said').first().waitFor()
        await page.locator('.thread-line').last().click()
      },
    },
    error: { path: `/sessions/${hive}?event=${failed}`, ready: tree },
    media: {
      path: `/sessions/${hive}?event=${seen}&view=thread`,
      ready: async (page) => {
        await page.locator('.thread-said').first().waitFor({ state: 'attached' })
        await page.locator('.detail audio').waitFor()
      },
    },
    step: {
      path: `/sessions/${hive}?event=${step}`,
      ready: async (page) => {
        await page.locator('.fold').waitFor()
        await page.getByText('Tokens and cost').click()
        await page.locator('.usage-total').waitFor()
      },
    },
    model: { path: `/sessions/${lost}?event=${lostChat}`, ready: tree },
    feedback: { path: `/sessions/${parcel}?event=${chat}&tab=feedback`, ready: tree },
    palette: {
      path: '/',
      ready: async (page) => {
        await rows(page)
        await page.keyboard.press('Control+k')
        await dialog(page)
      },
    },
    help: {
      path: '/',
      ready: async (page) => {
        await rows(page)
        await page.keyboard.press('?')
        await dialog(page)
      },
    },
    'add-to-dataset': {
      path: `/sessions/${parcel}?event=${chat}`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Add to dataset' }).click()
        await dialog(page)
      },
    },
    difference: {
      path: `/diff/sessions?left=${parcel}&right=${lost}`,
      ready: (page) => page.locator('.diff-step').first().waitFor(),
    },
    'span-difference': {
      path: `/diff/spans?left=${chat}&right=${lostChat}`,
      ready: (page) => page.locator('.diff-texts').waitFor(),
    },
    experiments: { path: '/experiments', ready: (page) => page.locator('.sheet').waitFor() },
    experiment: {
      path: `/experiments/${runIds[1]}`,
      ready: async (page) => {
        await page.locator('.run-rows tbody tr').first().waitFor()
        await page.getByText('average').first().waitFor()
      },
    },
    comparison: {
      path: `/experiments/compare?runs=${runIds.join(',')}`,
      ready: async (page) => {
        await page.locator('.verdict').first().waitFor()
        await page.locator('.row-toggle').first().click()
      },
    },
    datasets: { path: '/data', ready: (page) => page.locator('.sheet').waitFor() },
    dataset: { path: `/data/${dataset}`, ready: (page) => page.locator('.sheet').waitFor() },
    version: {
      path: `/data/${dataset}?version=1`,
      ready: async (page) => {
        await page.locator('.sheet').waitFor()
        await page.getByRole('button', { name: 'Restore' }).click()
      },
    },
    'row-editor': {
      path: `/data/${dataset}`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Edit' }).first().click()
        await dialog(page)
      },
    },
    design: { path: '/design', ready: (page) => page.locator('.design-block').first().waitFor() },
  }
}

async function datasetFor(ask: Ask): Promise<string> {
  const { result } = await ask<{ result: { insertedId: string } }>('/v1/datasets', { name: 'questions of the shop' })
  const rows = [
    { inputs: { question: 'Where is my parcel?' }, ground_truth: { answer: 'In Hamburg, since this morning.' } },
    {
      inputs: { question: 'Please refund order 17', history: ['a', 'b'] },
      ground_truth: { order: 17, refunded: true },
    },
    { inputs: { question: `A long one: ${'and so on '.repeat(60)}`, unbroken: 'x'.repeat(300) }, ground_truth: null },
  ]
  await ask(`/api/datasets/${result.insertedId}/rows`, { rows })
  await ask(`/api/datasets/${result.insertedId}/versions`, { name: 'as first written' })
  return result.insertedId
}
