import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { attacks } from './page-attacks.mjs'
import { pageWorld } from './page-world.ts'
import type { AddressInfo } from 'node:net'
import type { SessionsPage } from '@honeyhive/api'
import type { Page } from 'playwright-core'

const world = pageWorld('shop')

interface Harm {
  readonly ran: boolean
  readonly dialogs: readonly string[]
  readonly foreign: readonly string[]
}

/** Watches a page for scripts of a trace that ran and for requests that left this machine. */
function watched(page: Page): () => Promise<Harm> {
  const dialogs: string[] = []
  const foreign: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (hostname !== '127.0.0.1' && /^https?:$/u.test(protocol)) foreign.push(request.url())
  })
  return async () => ({ ran: await page.evaluate(() => '__hacked' in globalThis), dialogs, foreign })
}

const NO_HARM: Harm = { ran: false, dialogs: [], foreign: [] }

/** The session in which a program sent the text as question, answer, name of a span, model, metadata, feedback and error. */
async function sessionOf(attack: string): Promise<string> {
  const { sessions } = await world().ask<SessionsPage>('/api/sessions?limit=100')
  return sessions.find(({ title }) => title === attack)?.id ?? ''
}

describe.each(attacks)('%s', (attack) => {
  test('is text in the list, the tree, every view of its spans, feedback, search, difference and dataset', async () => {
    const id = await sessionOf(attack)
    const { events } = await world().server.session(id)
    await world().visit('/', async (page) => {
      const harm = watched(page)
      await page.getByText(attack, { exact: true }).first().waitFor()
      await page.goto(`${world().server.url}/sessions/${id}`)
      for (const { id: event } of events) {
        await page.locator(`[id="span-${event}"]`).click()
        await page.locator('.detail-body:not(.is-stale) .tab-panel').waitFor()
        for (const tab of await page.getByRole('tab').all()) await tab.click()
      }
      const [one, other] = events.filter(({ type }) => type !== 'session')
      await page.goto(`${world().server.url}/diff/spans?left=${one?.id}&right=${other?.id}`)
      await page.locator('.diff-texts ins, .diff-texts del').first().waitFor()
      await page.goto(`${world().server.url}/?q=${encodeURIComponent(attack)}`)
      await page.locator('.sessions').waitFor()
      expect(
        await page.locator('#root :is(script, iframe, object, embed, form[action], img, base, meta, link)').count(),
      ).toBe(0)
      expect(await page.locator('a[href^="javascript:" i]').count()).toBe(0)
      expect(await harm()).toEqual(NO_HARM)
    })
  })
})

test('is text as a dataset and as a run of an experiment', async () => {
  const { result } = await world().ask<{ result: { insertedId: string } }>('/v1/datasets', { name: attacks[0] })
  const rows = attacks.map((text) => ({ inputs: { [text]: text }, ground_truth: { answer: text } }))
  await world().ask(`/api/datasets/${result.insertedId}/rows`, { rows })
  const runId = '0b5e7c1a-0000-4000-8000-000000000002'
  await world().ask('/v1/runs', { run_id: runId, name: attacks[1], status: 'completed' })
  for (const text of attacks) {
    const metadata = { run_id: runId, datapoint_id: text }
    await world().ask('/session/start', {
      session: {
        session_name: text,
        project: 'p',
        source: text,
        metadata,
        metrics: { [text]: text },
        outputs: { text },
      },
    })
  }
  await world().visit(`/data/${result.insertedId}`, async (page) => {
    const harm = watched(page)
    await page
      .getByText(attacks[0] ?? '')
      .first()
      .waitFor()
    await page.goto(`${world().server.url}/experiments/${runId}`)
    await page
      .locator('.run-rows tbody tr')
      .nth(attacks.length - 1)
      .waitFor()
    await page.goto(`${world().server.url}/experiments`)
    await page
      .getByText(attacks[1] ?? '')
      .first()
      .waitFor()
    expect(await harm()).toEqual(NO_HARM)
  })
})

// What watches must be seen to see: a page that takes the same texts for markup, without a policy, has to fail.
test('a page made unsafe on purpose is caught', async () => {
  const html = `<!doctype html><meta charset="utf-8">${attacks.filter((text) => !/refresh|autofocus/u.test(text)).join('\n')}<p id="done">`
  const unsafe = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html))
  await new Promise<void>((resolve) => unsafe.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void unsafe.close())
  const { port } = unsafe.address() as AddressInfo
  const visit = world().browser.visit({}, async (page) => {
    const harm = watched(page)
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'load' })
    const found = await harm()
    expect(found.ran).toBe(true)
    expect(found.foreign).toContain('http://beacon.test/pixel.png')
  })
  await expect(visit).rejects.toThrow('request beyond this machine: http://beacon.test/pixel.png')
})
