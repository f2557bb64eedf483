import { expect, test } from 'vitest'
import { AGENT, pageUnderTest } from '../../dev/page-under-test.ts'
import type { Page } from 'playwright-core'

const { serve, open } = pageUnderTest()

test('what surrounds the page is there before the script, and the script draws the same', async () => {
  const server = await serve()
  const page = await open(server.url + AGENT)
  await page.locator('.span-row').first().waitFor()
  const [before, after] = await shellsOf(page)
  expect(before).toEqual(after)
  expect(after).toContain('A /experiments shell-link Experiments')
})

/** Its marks and links in the file that the server sends, and in the page. */
function shellsOf(page: Page): Promise<readonly (readonly string[])[]> {
  return page.evaluate(async () => {
    const sent = new DOMParser().parseFromString(await (await fetch('/index.html')).text(), 'text/html')
    return [sent, document].map((root) =>
      [...root.querySelectorAll('.brand, .brand *, .shell-nav, .shell-link')].map((element) =>
        [
          element.tagName,
          element.getAttribute('href') ?? element.getAttribute('d') ?? '',
          element.getAttribute('class') ?? '',
          element.children.length === 0 ? element.textContent.trim() : '',
        ].join(' '),
      ),
    )
  })
}

test('a session that is asked for early is not asked for again', async () => {
  const server = await serve()
  const page = await open(`${server.url}/`)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(server.url + AGENT)
  await page.locator('.detail-body').waitFor()
  expect(asked.filter((path) => path.endsWith('/rows'))).toHaveLength(1)
})
