import { beforeAll, describe, expect, test } from 'vitest'
import { pageWorld } from './page-world.ts'
import type { EventDetail, EventHistory, EventSummary, SessionThread, ThreadMessage } from '@honeyhive/api'
import type { Page } from 'playwright-core'

const world = pageWorld('assistant')
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

let sessionId: string
let events: readonly EventSummary[]

beforeAll(async () => {
  const { sessions } = await world().server.sessions()
  sessionId = sessions[0]?.id ?? ''
  events = (await world().server.session(sessionId)).events
})

/** The id of the span of that name, counted from 1. */
function spanOf(name: string, place = 1): string {
  return events.filter((event) => event.name === name)[place - 1]?.id ?? ''
}

function textOf(message: ThreadMessage | null): string {
  return message?.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join(' ') ?? ''
}

async function openSpan<T>(id: string, look: (page: Page, detail: EventDetail) => Promise<T>): Promise<T> {
  const detail = await world().server.event(id)
  return world().visit(`/sessions/${sessionId}?event=${id}`, async (page) => {
    await page.locator('.detail-body:not(.is-stale) .tab-panel').waitFor()
    return look(page, detail)
  })
}

describe('the thread', () => {
  test('is the conversation that the API answers, with what was done folded into a line', async () => {
    const { turns } = await world().ask<SessionThread>(`/api/sessions/${sessionId}/thread`)
    expect(turns.map(({ said, answer }) => [said.map(textOf).join(' '), textOf(answer)])).toEqual([
      ['What is on this picture, and what do you hear?', 'A hive of straw in spring, and a hum.'],
      ['How many bees live in it?', 'The register is closed; some 40,000 as a rule.'],
    ])
    await world().visit(`/sessions/${sessionId}?view=thread`, async (page) => {
      const thread = page.getByRole('region', { name: 'Conversation' })
      await thread.waitFor()
      const shown = await thread
        .locator('.thread-said')
        .evaluateAll((said) =>
          said.map((one) => [
            one.querySelector('.thread-role')?.textContent,
            [...one.querySelectorAll('.long-text')].map((text) => text.textContent).join(' '),
          ]),
        )
      const expected = turns.flatMap(({ said, answer }) => [
        ...said.map((message) => ['User', textOf(message)]),
        ['Assistant', textOf(answer)],
      ])
      expect(shown).toEqual(expected)
      expect(await thread.locator('.thread-line').allInnerTexts()).toEqual([
        '2 steps: chat, look_up',
        expect.stringMatching(/^2 steps: chat, look_up\s+1 failed$/u),
      ])
      await thread.locator('.thread-line').last().click()
      const steps = turns[1]?.steps ?? []
      expect(await thread.locator('.thread-step-name').allInnerTexts()).toEqual(steps.map(({ name }) => name))
      expect(await thread.locator('.thread-step-words').allInnerTexts()).toEqual(
        steps.map(({ error, text }) => error ?? text),
      )
    })
  })

  test('shares one selection with tree and waterfall, in the address', async () => {
    const answer = spanOf('chat', 2)
    await world().visit(`/sessions/${sessionId}?event=${answer}`, async (page) => {
      const marked = page.locator('.is-selected')
      const view = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
      await page.locator('.span-row.is-selected').waitFor()
      await view('Thread')
      await page.locator('.thread-said.is-selected').getByText('A hive of straw in spring').waitFor()
      expect(new URL(page.url()).searchParams.get('view')).toBe('thread')
      await page.getByRole('button', { name: /^2 steps.*1 failed/u }).click()
      await page.getByRole('button', { name: /^tool look_up.*closed on Sundays/u }).click()
      await page.waitForURL(`**event=${spanOf('look_up', 2)}*`)
      await page.locator('.error-panel').getByText('the register of hives is closed on Sundays').first().waitFor()
      await view('Waterfall')
      await page.locator('.span-row.is-selected').getByText('look_up').waitFor()
      expect(await marked.count()).toBe(1)
      await view('Tree')
      expect(new URL(page.url()).search).toBe(`?event=${spanOf('look_up', 2)}`)
      await page.locator('.span-row.is-selected').getByText('look_up').waitFor()
    })
  })

  test('is walked through with the keyboard, and a link shows a colleague the same', async () => {
    await world().visit(`/sessions/${sessionId}?view=thread`, async (page) => {
      await page.locator('.thread-said').first().waitFor()
      const { turns } = await world().ask<SessionThread>(`/api/sessions/${sessionId}/thread`)
      const [opener, tool] = turns[0]?.steps ?? []
      expect(opener?.eventId).toBe(turns[0]?.said[0]?.eventId)
      await page.keyboard.press('j')
      await page.waitForURL(`**event=${opener?.eventId}*`)
      await page.keyboard.press('j')
      await page.waitForURL(`**event=${tool?.eventId}*`)
      await page.locator('.thread-step[aria-current="true"]').getByText('look_up').waitFor()
      await page.keyboard.press('e')
      await page.waitForURL(`**event=${spanOf('look_up', 2)}*`)
      await page.goto(page.url())
      await page.locator('.thread-step[aria-current="true"]').getByText('closed on Sundays').waitFor()
      await page.keyboard.press('v')
      await page.locator('.span-row.is-selected').getByText('look_up').waitFor()
    })
  })
})

test('a step shows what is new in it and folds what was sent before', async () => {
  const last = spanOf('chat', 4)
  const { sentBefore } = await world().ask<EventHistory>(`/api/events/${last}/history`)
  await openSpan(last, async (page, { messages }) => {
    const input = messages?.input ?? []
    expect(sentBefore).toEqual(input.map((_, index) => index < input.length - 1))
    // Results stand in the calls that asked for them; the last call is new, since its result is.
    const folded = input.filter(({ role }) => role !== 'tool').length - 1
    expect(await page.locator('.fold').innerText()).toBe(`${folded} earlier messages`)
    await page.getByText(`${folded + 1} messages sent, 1 new in this step`).waitFor()
    const roles = page.locator('.turn .turn-role > span:first-child')
    expect(await roles.allInnerTexts()).toEqual(['assistant', 'assistant'])
    await page.locator('.call-result').getByText('closed on Sundays').waitFor()
    await page.getByRole('button', { name: `${folded} earlier messages` }).click()
    expect(await roles.allInnerTexts()).toEqual([
      ...input.flatMap(({ role }) => (role === 'tool' ? [] : [role])),
      'assistant',
    ])
  })
  await openSpan(spanOf('chat', 1), async (page) => {
    await page.locator('.turn-output').waitFor()
    expect(await page.locator('.fold').count()).toBe(0)
  })
})

test('tokens and cost are shown by kind, none twice', async () => {
  await openSpan(spanOf('chat', 2), async (page, { usage, inputTokens, costUsd }) => {
    expect(usage).toMatchObject({
      inputTokens: 1600,
      cacheReadTokens: 1200,
      cacheWriteTokens: 300,
      reasoningTokens: 25,
    })
    await page.getByText('Tokens and cost').click()
    const rows = await page
      .locator('.usage tbody tr')
      .evaluateAll((lines) => lines.map((line) => [...line.querySelectorAll('td')].map((cell) => cell.textContent)))
    expect(rows).toEqual([
      ['Input', inputTokens?.toLocaleString('en-US'), '$0.0018'],
      ['read from the cache', '1,200', '$0.00036'],
      ['written to the cache', '300', '$0.0011'],
      ['not cached', '100', '$0.00030'],
      ['Output', '60', '$0.00090'],
      ['reasoning', '25', ''],
      ['answer', '35', ''],
      ['Cost, by list price', '$0.0027'],
    ])
    expect(costUsd).toBeCloseTo((100 * 3 + 1200 * 0.3 + 300 * 3.75 + 60 * 15) / 1e6, 9)
  })
  await openSpan(spanOf('look_up'), async (page) => expect(await page.locator('.usage').count()).toBe(0))
})

test('a failed step leads to its line in the repository', async () => {
  await openSpan(spanOf('look_up', 2), async (page, { errorStack }) => {
    const line = /page-assistant\.mjs:(\d+)/u.exec(errorStack ?? '')?.[1]
    const link = page.locator('.stack-line a').first()
    expect(await link.getAttribute('href')).toBe(
      `https://github.com/bees/assistant/blob/${COMMIT}/tests/e2e/page-assistant.mjs#L${line}`,
    )
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.innerText()).toMatch(new RegExp(`^tests/e2e/page-assistant\\.mjs:${line}:\\d+$`, 'u'))
    expect(await page.locator('.stack-line').count()).toBe(errorStack?.split('\n').length)
    await page.getByText('Lines lead to github.com/bees/assistant at 01234567').waitFor()
  })
})

test('pictures and sounds of the trace are shown, remote ones are not asked for', async () => {
  await openSpan(spanOf('chat', 1), async (page) => {
    const image = page.locator('img.media')
    await image.waitFor()
    expect(await image.evaluate((picture: HTMLImageElement) => picture.decode().then(() => picture.naturalWidth))).toBe(
      96,
    )
    const heard = page.locator('audio')
    await expect.poll(() => heard.evaluate((sound: HTMLAudioElement) => sound.duration)).toBeCloseTo(0.25, 2)
    const link = page.getByRole('link', { name: 'Open in a new tab' })
    expect(await link.getAttribute('href')).toBe('https://pictures.test/hive.png?seen=by-you')
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer')
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await page.locator('img').count()).toBe(1)
  })
  // That nothing left this machine is what `visit` fails for; the policy would not have let it either.
  const policy = (await fetch(world().server.url)).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("img-src 'self' data: blob:;")
  expect(policy).toContain("media-src 'self' data: blob:;")
})
