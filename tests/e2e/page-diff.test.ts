import { expect, test } from 'vitest'
import { pageWorld } from './page-world.ts'

const world = pageWorld('shop')

async function sessionsByTitle(...titles: readonly string[]): Promise<string[]> {
  const { sessions } = await world().server.sessions()
  return titles.map((title) => sessions.find((session) => session.title === title)?.id ?? '')
}

test('two sessions are held against each other step by step, with the numbers of the API', async () => {
  const [before = '', after = ''] = await sessionsByTitle('Where is my parcel?', 'The refund of my order is lost')
  const [one, other] = await Promise.all([world().server.session(before), world().server.session(after)])
  await world().visit(`/sessions/${after}`, async (page) => {
    await page
      .getByRole('banner')
      .getByRole('button', { name: 'Compare' })
      .or(page.locator('.session-header').getByRole('button', { name: 'Compare' }))
      .first()
      .click()
    await page.getByRole('button', { name: /Where is my parcel/u }).click()
    await page.waitForURL(`**/diff/sessions?left=${before}&right=${after}`)
    const figure = (label: string): Promise<string> =>
      page.locator('.figure').filter({ hasText: label }).locator('dd').innerText()
    await page.locator('.diff-step').first().waitFor()
    expect(await figure('Tokens in')).toContain(
      `${one.session.inputTokens} → ${other.session.inputTokens.toLocaleString('en-US')}`,
    )
    expect(await figure('Errors')).toContain(`${one.session.errorCount} → ${other.session.errorCount}`)
    expect(await page.locator('.diff-step').count()).toBe(one.events.length)
    await page.locator('.diff-step', { hasText: 'issue_refund' }).getByText('fails now').waitFor()
    expect(await page.locator('.diff-step', { hasText: 'chat' }).getByText('costlier').count()).toBe(2)
    await page.locator('.diff-step', { hasText: 'issue_refund' }).getByRole('link').click()
    await page.waitForURL('**/diff/spans?**')
    await page.locator('ins', { hasText: 'timeout' }).first().waitFor()
  })
})

test('two calls of a model show word by word what changed', async () => {
  const [before = '', after = ''] = await sessionsByTitle('Please refund order 17', 'Where is my parcel?')
  const chats = await Promise.all(
    [before, after].map(
      async (id) => (await world().server.session(id)).events.find(({ name }) => name === 'chat')?.id,
    ),
  )
  await world().visit(`/diff/spans?left=${chats[0]}&right=${chats[1]}`, async (page) => {
    const sent = page.locator('.section').filter({ has: page.getByRole('heading', { name: 'Sent' }) })
    await sent.waitFor()
    expect(await sent.locator('ins').allInnerTexts()).toEqual(expect.arrayContaining(['Where']))
    expect((await sent.locator('del').allInnerTexts()).join(' ')).toContain('Please')
    expect(await page.getByRole('heading', { name: 'Answer' }).count()).toBe(0)
  })
})
