import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { startFixtureServer } from './fixture-server.mjs'
import type { FixtureServer, FixtureServerOptions } from './fixture-server.mjs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** The fixtures' agent session. */
export const AGENT = '/sessions/a3f1c2d4-0001'
export const WIDE = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

export interface PageUnderTest {
  /** A fixture server with the page as it is now, stopped at the end of the test. */
  readonly serve: (options?: FixtureServerOptions) => Promise<FixtureServer>
  /** A page in a context of its own, closed at the end of the test. */
  readonly open: (url: string, options?: BrowserContextOptions) => Promise<Page>
}

/** Builds the page and starts Chromium once for the tests of a file. */
export function pageUnderTest(): PageUnderTest {
  let staticFolder = ''
  let browser: Browser | undefined
  beforeAll(async () => {
    staticFolder = await mkdtemp(join(tmpdir(), 'honeyhive-page-'))
    await buildPage(staticFolder)
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(staticFolder, { recursive: true, force: true })
  })
  return {
    serve: async (options = {}) => {
      const server = await startFixtureServer({ staticFolder, ...options })
      onTestFinished(() => server.stop())
      return server
    },
    open: async (url, options = {}) => {
      if (browser === undefined) throw new Error('The browser is not there before the first test.')
      const context = await browser.newContext({ viewport: WIDE, ...options })
      onTestFinished(() => context.close())
      const page = await context.newPage()
      await page.goto(url)
      return page
    },
  }
}

/** In a process of its own: inside a test run the bundler would take React's development build. */
async function buildPage(outDir: string): Promise<void> {
  const vite = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url))
  const root = fileURLToPath(new URL('..', import.meta.url))
  const command = [vite, 'build', root, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error']
  await promisify(execFile)(process.execPath, command, { env: { ...process.env, NODE_ENV: 'production' } })
}
