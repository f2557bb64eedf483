import { chromium } from 'playwright-core'

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
        return await look(await context.newPage())
      } finally {
        await context.close()
      }
    },
  }
}

/** Milliseconds from the start of the navigation until the first element of these has been drawn. */
export async function drawnAfter(page, address, selector) {
  await page.addInitScript((wanted) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector(wanted) === null) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => (globalThis.drawnAfterMillis = performance.now())))
    })
    observer.observe(document, { childList: true, subtree: true })
  }, selector)
  await page.goto(address)
  return (await page.waitForFunction(() => globalThis.drawnAfterMillis)).jsonValue()
}

/** Resolves when what the page has to draw now is drawn. */
export function nextFrame(page) {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
}
