import { beforeAll, describe, expect, test } from 'vitest'
import { pageWorld } from './page-world.ts'
import type { SessionsPage } from '@honeyhive/api'
import type { Page, Request } from 'playwright-core'

const world = pageWorld('shop')
const STATUS = { kind: 'column', column: 'status' }
const COST = { kind: 'column', column: 'costUsd' }
const failed = { kind: 'compare', field: STATUS, operator: '=', value: 'error' }
let shopProject: object

beforeAll(() => {
  shopProject = { kind: 'compare', field: { kind: 'column', column: 'project' }, operator: '=', value: 'shop' }
})

async function titles(page: Page): Promise<string[]> {
  return page.locator('.session-title').allInnerTexts()
}

/** What the page shows once the list says so many sessions. */
async function settled(page: Page, total: number): Promise<string[]> {
  await page.getByText(new RegExp(`^${total} sessions?$`, 'u')).waitFor()
  return titles(page)
}

async function answered(where: object): Promise<string[]> {
  const { sessions } = await world().ask<SessionsPage>('/api/query/sessions', { where, limit: 100 })
  return sessions.map(({ title, name }) => title ?? name)
}

describe('the filter bar', () => {
  test('leaves the sessions that the API selects, and the address keeps the filter', async () => {
    const expected = await answered({
      kind: 'all',
      of: [
        { kind: 'words', text: 'refund*' },
        { kind: 'compare', field: COST, operator: '>', value: 0.01 },
      ],
    })
    expect(expected).toEqual(['The refund of my order is lost'])
    await world().visit('/', async (page) => {
      await page.locator('.session-row').first().waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('refund cost>0.01')
      expect(await settled(page, expected.length)).toEqual(expected)
      expect(new URL(page.url()).searchParams.get('q')).toBe('refund cost>0.01')
    })
  })

  test('a link shows a colleague the same', async () => {
    const expected = await answered({ kind: 'all', of: [failed, shopProject, { kind: 'words', text: 'timeout' }] })
    await world().visit(
      '/?q=error%3Atrue+project%3Ashop+%22timeout%22&columns=cost%2Cuser&charts=off',
      async (page) => {
        expect(await settled(page, expected.length)).toEqual(expected)
        expect(await page.getByRole('combobox', { name: 'Filter sessions' }).inputValue()).toBe(
          'error:true project:shop "timeout"',
        )
        expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['Session', 'Cost', 'User'])
        expect(await page.locator('.charts').count()).toBe(0)
        expect(await page.locator('.session-row').first().locator('.session-text').innerText()).toBe('u-lost')
      },
    )
  })

  test('completes fields and the values that events have, with the keyboard alone', async () => {
    await world().visit('/', async (page) => {
      await page.locator('.session-row').first().waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('mod')
      await page.getByRole('option', { name: /^model:/u }).waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.type('4o')
      const models = page.getByRole('option', { name: /^model:gpt-4o/u })
      await models.first().waitFor()
      expect(await models.allInnerTexts()).toEqual([
        expect.stringMatching(/^model:gpt-4o-mini\s+6$/u),
        expect.stringMatching(/^model:gpt-4o\s+2$/u),
      ])
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      expect(await settled(page, 1)).toEqual(['The refund of my order is lost'])
    })
  })

  test('says what it does not understand and keeps what was there', async () => {
    await world().visit('/?q=project%3Ashop', async (page) => {
      await page.locator('.session-row').first().waitFor()
      const before = await titles(page)
      await page.keyboard.press('/')
      await page.keyboard.press('End')
      await page.keyboard.type(' colour:red')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Escape')
      expect(await page.getByRole('alert').innerText()).toContain("no field 'colour'")
      await expect.poll(() => titles(page)).toEqual(before)
    })
  })

  test('says that nothing is left, and how to go back', async () => {
    await world().visit('/?q=nothinglikethis', async (page) => {
      await page.getByRole('heading', { name: 'No session matches' }).waitFor()
      await page.getByRole('button', { name: 'Clear the filter', exact: true }).last().click()
      await page.locator('.session-row').first().waitFor()
      expect(page.url()).toBe(`${world().server.url}/`)
    })
  })
})

describe('the charts', () => {
  test('say the sums that the API says', async () => {
    const measures = [
      { kind: 'count' },
      { kind: 'errors' },
      { kind: 'number', field: COST, function: 'sum' },
      { kind: 'number', field: { kind: 'column', column: 'inputTokens' }, function: 'sum' },
    ]
    const { rows } = await world().ask<{ rows: { values: number[] }[] }>('/api/query/aggregate', {
      where: shopProject,
      measures,
    })
    const [count, errors, cost = 0, tokens] = rows[0]?.values ?? []
    await world().visit('/?q=project%3Ashop', async (page) => {
      const headline = (title: string): Promise<string> =>
        page.locator('.panel').filter({ hasText: title }).locator('.panel-headline').innerText()
      await page.locator('.panel').first().waitFor()
      expect(await headline('Events')).toBe(String(count))
      expect(await headline('Errors')).toBe(String(errors))
      expect(await headline('Cost')).toBe(`$${cost.toFixed(3)}`)
      expect(await headline('Tokens')).toMatch(new RegExp(`^${tokens?.toLocaleString('en-US')} →`, 'u'))
    })
  })

  test('narrow the list to the time that is dragged over, and Back widens it', async () => {
    // What the programs did lasts a second, and lies wherever the clock put it: an hour makes the axis long enough to divide.
    const long = { event_type: 'tool', project: 'earlier', source: 's', inputs: {}, duration: 1 }
    await world().ask('/events', { event: { ...long, event_name: 'an hour ago', start_time: Date.now() - 3_600_000 } })
    await world().visit('/', async (page) => {
      const plot = page.locator('.panel-plot').first()
      await page.locator('.session-row').first().waitFor()
      await page.locator('.live-open').waitFor()
      const box = await plot.boundingBox()
      if (box === null) throw new Error('The chart is not drawn.')
      await page.mouse.move(box.x + 2, box.y + 30)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.1, box.y + 30, { steps: 4 })
      await page.mouse.up()
      await page.waitForURL(/time=\d+-\d+/u)
      const [from, to] = (new URL(page.url()).searchParams.get('time') ?? '').split('-').map(Number)
      const { total } = await world().ask<SessionsPage>('/api/query/sessions', {
        startedAfter: from,
        startedBefore: to,
      })
      expect(await settled(page, total)).toHaveLength(total)
      await page.goBack()
      const all = await world().server.sessions()
      expect(total).toBeLessThan(all.total)
      await page.getByText(`${all.total} sessions`).waitFor()
    })
  })

  test('narrow it with the keyboard too', async () => {
    await world().visit('/', async (page) => {
      await page.locator('.panels').waitFor()
      await page.locator('.panels').focus()
      for (const key of ['ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key)
      await page.waitForURL(/time=\d+-\d+/u)
      const [from = 0, to = 0] = (new URL(page.url()).searchParams.get('time') ?? '').split('-').map(Number)
      // Three bars of a whole number of seconds each.
      expect((to - from + 1) % 3000).toBe(0)
    })
  })
})

test('a view keeps its name and its address', async () => {
  await world().visit('/?q=error%3Atrue', async (page) => {
    await page.getByText('Views', { exact: true }).click()
    await page.getByLabel('Name of the view').fill('What failed')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.goto(`${world().server.url}/`)
    await page.getByText('Views', { exact: true }).click()
    await page.getByRole('link', { name: 'What failed' }).click()
    await page.waitForURL(/q=error%3Atrue/u)
    await page.getByRole('button', { name: 'Forget What failed' }).click()
    expect(await page.getByRole('link', { name: 'What failed' }).count()).toBe(0)
  })
})

test('a filtered list takes in what comes to match, without a reload', async () => {
  await world().visit('/?q=project%3Alater', async (page) => {
    await page.getByRole('heading', { name: 'No session matches' }).waitFor()
    await page.locator('.live-open').waitFor()
    const event = { event_type: 'tool', event_name: 'late', project: 'later', source: 's', inputs: {}, duration: 1 }
    await world().ask('/events', { event })
    await page.getByRole('link', { name: 'late' }).waitFor()
    expect(await titles(page)).toEqual(['late'])
  })
})

test('a further key hangs up on the question before it, and its own answer is shown', async () => {
  await world().visit('/', async (page) => {
    await page.locator('.session-row').first().waitFor()
    const asks = (words: string) => (request: Request) => request.postData()?.includes(JSON.stringify(words)) === true
    // Nobody answers the first of them.
    await page.route('**/api/query/sessions', async (route, request) => {
      if (!asks('refun*')(request)) await route.continue()
    })
    await page.keyboard.press('/')
    const outdated = page.waitForRequest(asks('refun*'))
    await page.keyboard.insertText('refun')
    await outdated
    const hungUp = page.waitForEvent('requestfailed', asks('refun*'))
    await page.keyboard.insertText('d')
    expect((await hungUp).failure()?.errorText).toBe('net::ERR_ABORTED')
    await expect.poll(() => titles(page)).toEqual(await answered({ kind: 'words', text: 'refund*' }))
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
})
