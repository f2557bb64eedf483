import { fileURLToPath } from 'node:url'
import { type Browser, expectChild, launchBrowser, type RealServer, runChild, startRealServer } from '@honeyhive/kit'
import { afterAll, beforeAll } from 'vitest'
import type { Page } from 'playwright-core'

const shop = fileURLToPath(new URL('page-program.mjs', import.meta.url))
const assistant = fileURLToPath(new URL('page-assistant.mjs', import.meta.url))
const repository = fileURLToPath(new URL('../..', import.meta.url))
const bin = fileURLToPath(new URL('../../packages/honeyhive/dist/bin.js', import.meta.url))
const evaluation = fileURLToPath(new URL('../../examples/evals', import.meta.url))
const EVALUATION_MILLIS = 120_000
const SERVER_MILLIS = 600_000

export interface World {
  readonly server: RealServer
  readonly browser: Browser
  /** Asks the API as a program does; the shape is the caller's word. */
  readonly ask: <T>(path: string, body?: unknown) => Promise<T>
  /** Opens an address of the server; fails when the page asks anybody else for anything, or complains. */
  readonly visit: <T>(path: string, look: (page: Page) => Promise<T>, options?: Look) => Promise<T>
}

export interface Look {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
}

type Program = 'shop' | 'assistant' | 'evaluation'

/** The built server and a browser for the tests of a file, with what the named programs told it. */
export function pageWorld(...programs: readonly Program[]): () => World {
  let world: World | undefined
  beforeAll(async () => {
    const [server, browser] = await Promise.all([startRealServer({ lifeMillis: SERVER_MILLIS }), launchBrowser()])
    world = worldOf(server, browser)
    for (const program of programs) await run(program, server.url)
  }, EVALUATION_MILLIS * 2)
  afterAll(() => Promise.all([world?.browser.close(), world?.server.stop()]))
  return () => {
    if (world === undefined) throw new Error('The server is not there before the first test.')
    return world
  }
}

async function run(program: Program, url: string): Promise<void> {
  const env = { HH_API_URL: url, HH_API_KEY: 'local' }
  const children = {
    shop: { file: shop, env },
    assistant: { file: assistant, env: { ...env, ...somewhere } },
    evaluation: { file: bin, args: ['eval', evaluation], env, timeoutMillis: EVALUATION_MILLIS },
  }
  expectChild(await runChild(children[program])).toEndWith({ exitCode: 0 })
}

/** Git of this machine is kept out; what a program elsewhere would say of its own is said instead. */
const somewhere = {
  HONEYHIVE_TELEMETRY: 'false',
  OTEL_RESOURCE_ATTRIBUTES: [
    'git.repository=git@github.com:bees/assistant.git',
    'git.commit=0123456789abcdef0123456789abcdef01234567',
    `git.root=${encodeURIComponent(repository)}`,
  ].join(','),
}

function worldOf(server: RealServer, browser: Browser): World {
  return {
    server,
    browser,
    ask: async <T>(path: string, body?: unknown): Promise<T> => {
      const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      const response = await fetch(`${server.url}${path}`, {
        ...request,
        headers: { 'content-type': 'application/json' },
      })
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
      const answer: T = await response.json()
      return answer
    },
    visit: (path, look, options = {}) =>
      browser.visit(options, async (page) => {
        await page.goto(`${server.url}${path}`)
        return look(page)
      }),
  }
}
