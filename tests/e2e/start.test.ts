import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type Child,
  type ChildOptions,
  expectChild,
  launchBrowser,
  portOf,
  runChild,
  startChild,
  temporaryFolder,
  type TemporaryFolder,
} from '@honeyhive/kit'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

// What `npm start` runs. In a checkout that is built it starts at once.
const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))

let data: TemporaryFolder
let browser: Browser
beforeAll(async () => {
  ;[data, browser] = await Promise.all([temporaryFolder(), launchBrowser()])
})
afterAll(() => Promise.all([browser.close(), data.remove()]))

function options(...args: readonly string[]): ChildOptions {
  return { file: script, args: ['--data-dir', data.path, ...args], timeoutMillis: 60_000 }
}

function starting(...args: readonly string[]): Child {
  const child = startChild(options(...args))
  onTestFinished(async () => void (await child.kill()))
  return child
}

test('npm start runs the agent and prints a link under which its session is shown; Ctrl-C ends it', async () => {
  const child = starting('--port', '0')
  const line = await child.waitForLine(/\/sessions\/[0-9a-f-]{36}$/u, { timeoutMillis: 60_000 })
  const link = line.replace(/^.*(?=http:)/u, '')
  await browser.visit({}, async (page) => {
    await page.goto(link)
    const spans = page.getByRole('treegrid', { name: 'Spans' })
    await spans
      .getByText(/^chat /u)
      .last()
      .click()
    await page.getByRole('tabpanel', { name: 'Conversation' }).getByText('19.56').last().waitFor()
    await spans.getByText('search_documents').first().click()
    const shown = page.getByRole('tabpanel', { name: 'Inputs & outputs' })
    await shown.getByText('range-of-a-light').first().waitFor()
    expect(await shown.innerText()).toContain('Eddystone light')
  })

  const again = await runChild(options('--port', '0'))
  expectChild(again).toEndWith({
    exitCode: 0,
    stderr: '',
    stdout: /using the server that is already running on http:/u,
  })
  expect(again.stdout).toContain(new URL(link).origin)

  child.signalGroup('SIGINT')
  expectChild(await child.ended).toEndWith({ exitCode: 0, signal: null, stderr: '', stdout: /Server stopped/u })
})

test('npm start says when its port is held, and takes another', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void holder.close())
  await new Promise((resolve) => holder.once('listening', resolve))
  const port = portOf(holder)
  const child = starting('--port', String(port), '--no-example')
  await child.waitForLine(new RegExp(`port ${port} is held by another program`, 'u'), { timeoutMillis: 60_000 })
  const line = await child.waitForLine(/server on http:\/\/127\.0\.0\.1:\d+/u)
  expect(line).not.toContain(`:${port} `)
})
