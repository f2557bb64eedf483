import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  expectChild,
  launchBrowser,
  type RealServer,
  runChild,
  startRealServer,
  type TemporaryFolder,
  temporaryFolder,
} from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findLayoutFaults } from '../../packages/ui/dev/layout-check.mjs'
import { outline } from './outline.ts'
import type { SessionTree } from '@honeyhive/api'
import type { Page } from 'playwright-core'

const agent = fileURLToPath(new URL('../../examples/dist/agent.js', import.meta.url))

let server: RealServer
let browser: Browser
let folder: TemporaryFolder
let tree: SessionTree

beforeAll(async () => {
  ;[server, browser, folder] = await Promise.all([startRealServer(), launchBrowser(), temporaryFolder('screens-')])
  const result = await runChild({ file: agent, env: { HH_API_URL: server.url } })
  expectChild(result).toEndWith({ exitCode: 0 })
  const { sessions } = await server.sessions()
  tree = await server.session(sessions[0]?.id ?? '')
})
afterAll(() => Promise.all([browser.close(), server.stop(), folder.remove()]))

/** Where an event of the agent's session is shown; the last one of that name. */
function addressOf(name: RegExp): string {
  const event = tree.events.findLast((one) => name.test(one.name))
  return `${server.url}/sessions/${tree.session.id}?event=${event?.id}`
}

/** Into the folder that HONEYHIVE_SCREENS names, where somebody wants to look at them. */
async function photograph(page: Page, name: string): Promise<void> {
  const target = process.env['HONEYHIVE_SCREENS'] ?? folder.path
  await mkdir(target, { recursive: true })
  await page.screenshot({ path: join(target, `${name}.png`) })
}

const looks = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })))

describe.each(looks)('at $width px, $scheme', ({ width, scheme }) => {
  const options = { viewport: { width, height: width > 400 ? 800 : 844 }, colorScheme: scheme }
  const isWide = width > 759

  async function show(address: string, name: string, look: (page: Page) => Promise<void>): Promise<void> {
    await browser.visit(options, async (page) => {
      await page.goto(address)
      await look(page)
      await page.evaluate(() => document.fonts.ready)
      await photograph(page, `${name}-${width}-${scheme}`)
      expect(await findLayoutFaults(page)).toEqual([])
    })
  }

  test('the list shows the session, its question and its tokens', async () => {
    await show(`${server.url}/`, 'agent-list', async (page) => {
      const row = page.getByRole('row').filter({ hasText: 'research agent' })
      expect(await row.getByRole('link').innerText()).toContain('How far off can a sailor')
      await page.locator('.panel').first().waitFor()
      await page.locator('.live-open').waitFor()
    })
  })

  test('the session shows its tree', async () => {
    await show(`${server.url}/sessions/${tree.session.id}`, 'agent-tree', async (page) => {
      const rows = page.getByRole('treegrid', { name: 'Spans' }).getByRole('row')
      await rows.first().waitFor()
      const shown = await rows.evaluateAll((elements) =>
        elements.map((element) => {
          const depth = Number(element.getAttribute('aria-level')) - 1
          const type = element.querySelector('[role=img]')?.getAttribute('aria-label')
          return `${'  '.repeat(depth)}${type} ${element.querySelector('.span-label')?.textContent}`
        }),
      )
      expect(shown.join('\n')).toBe(outline(tree))
    })
  })

  test('a model span shows its conversation, to the end of the streamed answer', async () => {
    await show(addressOf(/^chat/), 'agent-model', async (page) => {
      const conversation = page.getByRole('tabpanel', { name: 'Conversation' })
      await conversation.getByText('Written by a local stand-in').last().waitFor()
      // What the agent had sent before is folded until somebody wants it.
      const folds = await conversation.locator('.fold button').all()
      expect(folds.length).toBeGreaterThan(0)
      for (const fold of folds) await fold.click()
      const roles = await conversation.locator('.turn-role').allInnerTexts()
      expect(roles.map((role) => role.split(/\s/u)[0]?.toLowerCase())).toEqual(
        expect.arrayContaining(['system', 'user', 'assistant']),
      )
      await conversation.getByText('search_documents').first().waitFor()
      for (const fold of folds) await fold.click()
      expect(await page.getByRole('treegrid').isVisible()).toBe(isWide)
    })
  })

  test('a tool span shows what it was asked and what it found', async () => {
    await show(addressOf(/^calculate/), 'agent-tool', async (page) => {
      const data = page.getByRole('tabpanel', { name: 'Inputs & outputs' })
      await data.getByText('2.08 * (sqrt(41) + sqrt(9))').waitFor()
      expect(await data.innerText()).toContain('19.56')
    })
  })
})

test('the arrow keys walk through the tree, and the address follows', async () => {
  await browser.visit({}, async (page) => {
    await page.goto(addressOf(/^answerQuestion/))
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('ArrowDown')
    const next = tree.events.find(({ name }) => name === 'indexDocuments')
    await page.waitForURL(`**event=${next?.id}*`)
    await page.getByRole('heading', { name: 'indexDocuments' }).waitFor()
    await page.keyboard.press('ArrowUp')
    await page.getByRole('heading', { name: 'answerQuestion' }).waitFor()
    expect(page.url()).toBe(addressOf(/^answerQuestion/))
  })
})
