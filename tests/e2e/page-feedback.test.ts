import { expect, test } from 'vitest'
import { pageWorld } from './page-world.ts'
import type { SessionTree } from '@honeyhive/api'

const world = pageWorld('shop')

async function shopSession(): Promise<SessionTree> {
  const { sessions } = await world().server.sessions()
  const found = sessions.find(({ title }) => title === 'Where is my parcel?')
  return world().server.session(found?.id ?? '')
}

/** What a program reads. */
async function feedbackOf(id: string): Promise<Readonly<Record<string, unknown>>> {
  const { event } = await world().ask<{ event: { feedback: Record<string, unknown> } }>(`/v1/events/${id}`)
  return event.feedback
}

test('thumbs, a score, a correction and comments reach programs through the API, and come back', async () => {
  const { session, events } = await shopSession()
  const span = events.find(({ name }) => name === 'answer')
  const path = `/sessions/${session.id}?event=${span?.id}&tab=feedback`
  await world().visit(path, async (page) => {
    const panel = page.getByRole('tabpanel', { name: 'Feedback' })
    await panel.getByRole('button', { name: 'Good' }).click()
    await panel.getByRole('button', { name: 'Good', pressed: true }).waitFor()
    await panel.getByLabel('Name of the score').fill('helpfulness')
    await panel.getByLabel('Score', { exact: true }).fill('0.75')
    await panel.getByRole('button', { name: 'Score' }).click()
    await panel.locator('.score-line').waitFor()
    await panel.getByLabel('Correction').fill('It arrives on Monday.')
    await panel.getByRole('button', { name: 'Save correction' }).click()
    await panel.getByText('"It arrives on Monday."').or(panel.locator('.json-string')).first().waitFor()
    for (const text of ['First word', 'Second <b>word</b>']) {
      await panel.getByLabel('Comment').fill(text)
      await panel.getByRole('button', { name: 'Comment', exact: true }).click()
      await panel.locator('.comments').getByText(text).waitFor()
    }
  })
  expect(await feedbackOf(span?.id ?? '')).toEqual({
    rating: true,
    helpfulness: 0.75,
    ground_truth: 'It arrives on Monday.',
    comments: [
      { text: 'First word', at: expect.any(Number) },
      { text: 'Second <b>word</b>', at: expect.any(Number) },
    ],
  })
  await world().visit(path, async (page) => {
    await page.getByRole('button', { name: 'Good', pressed: true }).waitFor()
    expect(await page.getByLabel('Correction').inputValue()).toBe('It arrives on Monday.')
    await page.getByRole('button', { name: 'Good', pressed: true }).click()
    await page.getByRole('button', { name: 'Good', pressed: false }).waitFor()
  })
  expect((await feedbackOf(span?.id ?? ''))['rating'] ?? null).toBe(null)
})

test('what people said is what the list can be filtered by', async () => {
  const { session } = await shopSession()
  await world().visit(`/sessions/${session.id}?tab=feedback`, async (page) => {
    await page.getByRole('button', { name: 'Bad' }).click()
    await page.getByRole('button', { name: 'Bad', pressed: true }).waitFor()
  })
  await world().visit('/?q=feedback.rating%3Afalse', async (page) => {
    await page.getByText('1 session', { exact: true }).waitFor()
    expect(await page.locator('.session-title').allInnerTexts()).toEqual(['Where is my parcel?'])
  })
})
