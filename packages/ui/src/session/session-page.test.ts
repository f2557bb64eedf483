import { describe, expect, test } from 'vitest'
import { AGENT, PHONE, pageUnderTest } from '../../dev/page-under-test.ts'
import type { Page } from 'playwright-core'

const { serve, open } = pageUnderTest()
const selectedName = (page: Page): Promise<string> => page.locator('.span-row.is-selected .span-label').innerText()

describe('a session', () => {
  test('shows every span that the server answers, with the same numbers', async () => {
    const server = await serve()
    const page = await open(server.url + AGENT)
    await page.locator('.span-row').first().waitFor()
    const names = server.sessions.get('a3f1c2d4-0001')?.events.map((event) => event.name) ?? []
    const shown = await page.locator('.span-row .span-label').allInnerTexts()
    expect(shown.toSorted()).toEqual(names.toSorted())
    expect(await page.locator('.session-header .figure dd').allInnerTexts()).toEqual([
      '8.42\u202fs',
      '16',
      '2,076',
      '382',
      '$0.0064',
      '1',
    ])
  })

  test('is walked through with the keyboard alone', async () => {
    const server = await serve()
    const page = await open(server.url + AGENT)
    await page.locator('.detail-body').waitFor()
    const after = async (key: string): Promise<string> => {
      await page.keyboard.press(key)
      return selectedName(page)
    }
    expect(await after('j')).toBe('answerQuestion')
    expect(await after('ArrowDown')).toBe('plan')
    expect(await after('ArrowRight')).toBe('chat gpt-4.1-mini')
    expect(await after('ArrowLeft')).toBe('plan')
    await page.keyboard.press('ArrowLeft')
    expect(await page.locator('.span-row.is-selected').getAttribute('aria-expanded')).toBe('false')
    expect(await after('e')).toBe('read_document')
    expect(await after('End')).toBe('check_citations')
    expect(await after('k')).toBe('chat gpt-4.1')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('detail')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('spans')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('has an address for each span, under which a colleague sees the same', async () => {
    const server = await serve()
    const page = await open(server.url + AGENT)
    await page.locator('.span-row', { hasText: 'check_citations' }).click()
    await page.getByRole('tab', { name: 'Raw' }).click()
    const other = await open(page.url())
    await other.locator('.detail-body').waitFor()
    expect(await selectedName(other)).toBe('check_citations')
    expect(await other.getByRole('tab', { selected: true }).innerText()).toBe('Raw')
  })

  test('shows a conversation with each tool call beside its result', async () => {
    const server = await serve()
    const page = await open(`${server.url}${AGENT}?event=a3f1c2d4-model`)
    await page.locator('.turn-output').waitFor()
    expect(await page.locator('.turn .turn-role > span:first-child').allInnerTexts()).toEqual([
      'system',
      'user',
      'assistant',
      'assistant',
    ])
    expect(await page.locator('.call', { hasText: 'read_document' }).innerText()).toContain('Heating is muscular.')
  })

  test('grows while it runs', async () => {
    const server = await serve()
    const page = await open(`${server.url}/sessions/c1d9f6aa-0003?event=c1d9f6aa-open`)
    await page.getByText('The answer has not arrived yet.').waitFor()
    await page.locator('.live-open').waitFor()
    const session = server.sessions.get('c1d9f6aa-0003')
    if (session === undefined) throw new Error('The running session is gone from the fixtures.')
    const messages = {
      input: [],
      output: [{ role: 'assistant', name: null, parts: [{ kind: 'text', text: 'Done.' }] }],
    }
    session.span({ id: 'c1d9f6aa-open', at: 2170, took: 800, type: 'model', name: 'messages', messages })
    server.publish(session)
    expect(await page.locator('.turn-output').innerText()).toContain('Done.')
  })

  test('holds only the rows in sight of 30,000 spans in the document', async () => {
    const server = await serve({ spanCount: 30_000 })
    const page = await open(`${server.url}/sessions/e5ca1e00-0005`)
    await page.locator('.detail-body').waitFor()
    await page.keyboard.press('End')
    await page.locator('.span-row.is-selected[aria-rowindex="30000"]').waitFor()
    expect(await page.locator('.span-row').count()).toBeLessThan(80)
  })

  test('opens a span as a view of its own on a phone, and goes back', async () => {
    const server = await serve()
    const page = await open(server.url + AGENT, { viewport: PHONE })
    await page.locator('.span-row', { hasText: 'writeAnswer' }).click()
    await page.getByRole('heading', { name: 'writeAnswer' }).waitFor()
    expect(await page.locator('.spans').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Spans' }).click()
    await page.locator('.spans').waitFor()
    await page.goBack()
    expect(new URL(page.url()).pathname).not.toBe(AGENT)
  })
})
