import { expect, test } from 'vitest'
import { findLayoutFaults } from '../dev/layout-check.mjs'
import { AGENT, PHONE, WIDE, pageUnderTest } from '../dev/page-under-test.ts'

const { serve, open } = pageUnderTest()

test('nothing in a trace becomes markup or leaves for another host', async () => {
  const server = await serve()
  const page = await open('about:blank')
  const foreign: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) foreign.push(request.url())
  })
  page.on('console', (entry) => complaints.push(entry.text()))
  page.on('dialog', (dialog) => complaints.push(dialog.message()))
  await page.goto(`${server.url}/sessions/d4400bad-0004?event=d4400bad-long`)
  await page.getByText('<script>alert(1)</script>').waitFor()
  await page.getByText('not loaded').waitFor()
  expect(await page.locator('#root script, #root img').count()).toBe(0)
  expect(foreign).toEqual([])
  expect(complaints).toEqual([])
})

const SCREENS = {
  list: '/',
  agent: AGENT,
  'model span': `${AGENT}?event=a3f1c2d4-model`,
  attributes: `${AGENT}?event=a3f1c2d4-model&tab=attributes`,
  error: '/sessions/b7e20913-0002?event=b7e20913-error',
  'long and empty values': '/sessions/d4400bad-0004',
  'long conversation': '/sessions/d4400bad-0004?event=d4400bad-long',
  'large values': '/sessions/d4400bad-0004?event=d4400bad-long&tab=data',
}

test.each([
  ['1280 px, light', WIDE, 'light'],
  ['390 px, dark', PHONE, 'dark'],
] as const)('nothing is cut and nothing overlaps at %s', async (_, viewport, colorScheme) => {
  const server = await serve()
  const page = await open('about:blank', { viewport, colorScheme })
  for (const [screen, path] of Object.entries(SCREENS)) {
    await page.goto(server.url + path)
    await page.locator('.session-row:visible, .span-row:visible, .detail-body:visible').first().waitFor()
    expect({ screen, faults: await findLayoutFaults(page) }).toEqual({ screen, faults: [] })
  }
})

test.each([
  [
    'text-cut',
    '.session-header h1',
    '-webkit-line-clamp: none; display: block; overflow: hidden; white-space: nowrap; width: 40px',
  ],
  ['text-over-text', '.figure:nth-child(2)', 'margin-left: -60px'],
  ['page-scrolls-sideways', 'body', 'width: 2000px'],
])('the layout check finds a planted %s', async (kind, selector, style) => {
  const server = await serve()
  const page = await open(server.url + AGENT)
  await page.locator('.span-row').first().waitFor()
  await page
    .locator(selector)
    .first()
    .evaluate((element, css) => element.setAttribute('style', css), style)
  expect((await findLayoutFaults(page)).map((fault) => fault.kind)).toContain(kind)
})
