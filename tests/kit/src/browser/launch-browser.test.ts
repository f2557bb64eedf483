import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { portOf } from '../port-of.ts'
import { type Browser, launchBrowser } from './launch-browser.ts'

let browser: Browser
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(request.url === '/favicon.ico' ? '' : decodeURIComponent((request.url ?? '').slice(1)))
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  browser = await launchBrowser()
})
afterAll(async () => {
  server.close()
  await browser.close()
})

function visit(html: string): Promise<string> {
  return browser.visit({ viewport: { width: 390, height: 800 }, colorScheme: 'dark' }, async (page) => {
    await page.goto(`http://127.0.0.1:${portOf(server)}/${encodeURIComponent(html)}`)
    await page.locator('.done').waitFor({ state: 'attached' })
    return page.evaluate(() => `${innerWidth} ${matchMedia('(prefers-color-scheme: dark)').matches}`)
  })
}

test('shows a page at the asked size and in the asked scheme', async () => {
  expect(await visit('<!doctype html><meta name="viewport" content="width=device-width"><p class="done">')).toBe(
    '390 true',
  )
})

test.each([
  [
    'asks another machine',
    '<img src="http://example.com/a.png"><p class="done">',
    /beyond this machine: http:\/\/example/u,
  ],
  ['writes an error', '<script>console.error("oh")</script><p class="done">', /console: oh/u],
  ['throws', '<script>throw new Error("thrown")</script><p class="done">', /error: thrown/u],
])('rejects when the page %s', async (_, html, expected) => {
  await expect(visit(html)).rejects.toThrow(expected)
})
