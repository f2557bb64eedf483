import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'

/** What the browser does for a new context takes both cores for a while, and is no part of opening a page in it. */
const restMillis = 500

/** A Chromium that opens every page with nothing cached. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  return {
    version: browser.version(),
    close: () => browser.close(),
    async withPage(look) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
      try {
        const page = await context.newPage()
        await sleep(restMillis)
        return await look(page)
      } finally {
        await context.close()
      }
    },
  }
}

/**
 * Milliseconds from the start of the navigation until the first element of these has been drawn. The page tells it by itself:
 * whoever asks it meanwhile has his own scripts evaluated in it, which takes some twenty milliseconds of what is measured.
 */
export async function drawnAfter(page, address, selector) {
  await page.addInitScript((wanted) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector(wanted) === null) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => console.info(`drawn after ${performance.now()}`)))
    })
    observer.observe(document, { childList: true, subtree: true })
  }, selector)
  const told = page.waitForEvent('console', (message) => message.text().startsWith('drawn after '))
  await page.goto(address, { waitUntil: 'commit' })
  return Number((await told).text().split(' ').at(-1))
}

/** Resolves when what the page has to draw now is drawn. */
export function nextFrame(page) {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
}
