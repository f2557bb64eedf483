import { existsSync } from 'node:fs'
import { type Browser as PlaywrightBrowser, type BrowserContext, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface VisitOptions {
  /** Default 1280 x 800. */
  readonly viewport?: { readonly width: number; readonly height: number }
  /** Default light. */
  readonly colorScheme?: 'light' | 'dark'
}

/** Starts the Chromium of the machine, without a window. Rejects, saying how to install it, where there is none. */
export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no ${CHROMIUM}. \`npm run system-packages\` installs what the tests need.`)
  return new Browser(await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }))
}

export class Browser {
  readonly #browser: PlaywrightBrowser

  constructor(browser: PlaywrightBrowser) {
    this.#browser = browser
  }

  /**
   * Runs `look` with a fresh page. Rejects when `look` does, and also when the page asked for anything that is not on this
   * machine, wrote an error to its console, or threw.
   */
  async visit<T>(options: VisitOptions, look: (page: Page) => Promise<T>): Promise<T> {
    const { viewport = { width: 1280, height: 800 }, colorScheme = 'light' } = options
    const context = await this.#browser.newContext({ viewport, colorScheme })
    const problems: string[] = []
    await keepOnMachine(context, problems)
    try {
      const page = await context.newPage()
      page.on('console', (entry) => entry.type() === 'error' && problems.push(`console: ${entry.text()}`))
      page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
      const result = await look(page)
      if (problems.length > 0) throw new Error(`The page is not quiet:\n${problems.join('\n')}`)
      return result
    } finally {
      await context.close()
    }
  }

  async close(): Promise<void> {
    await this.#browser.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

async function keepOnMachine(context: BrowserContext, problems: string[]): Promise<void> {
  await context.route(
    (url) => url.hostname !== '127.0.0.1' && /^(?:https?|wss?):$/u.test(url.protocol),
    async (route) => {
      problems.push(`request beyond this machine: ${route.request().url()}`)
      await route.abort()
    },
  )
}
