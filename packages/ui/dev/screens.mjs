// Photographs every screen in both themes at both widths and checks the layout of each.
//
//   node dev/screens.mjs --out DIR [--only NAME]     (after `npm run build -w @honeyhive/ui`)
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { startFixtureServer } from './fixture-server.mjs'
import { findLayoutFaults } from './layout-check.mjs'

const { values } = parseArgs({ options: { out: { type: 'string', default: 'screens' }, only: { type: 'string' } } })
const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }
const AGENT = '/sessions/a3f1c2d4-0001'
const SCREENS = {
  list: { path: '/' },
  session: { path: AGENT },
  model: { path: `${AGENT}?event=a3f1c2d4-model` },
  answer: { path: `${AGENT}?event=a3f1c2d4-model`, press: 'answer' },
  tool: { path: AGENT, pick: 'read_document' },
  error: { path: '/sessions/b7e20913-0002?event=b7e20913-error' },
  attributes: { path: `${AGENT}?event=a3f1c2d4-model&tab=attributes` },
  running: { path: '/sessions/c1d9f6aa-0003?event=c1d9f6aa-open' },
  awkward: { path: '/sessions/d4400bad-0004' },
  awkwardModel: { path: '/sessions/d4400bad-0004?event=d4400bad-long' },
  awkwardData: { path: '/sessions/d4400bad-0004?event=d4400bad-long&tab=data' },
  large: { path: '/sessions/e5ca1e00-0005' },
  help: { path: AGENT, press: '?' },
  missing: { path: '/sessions/nobody' },
  empty: { path: '/', isEmpty: true },
}

const full = await startFixtureServer()
const bare = await startFixtureServer({ isEmpty: true })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
await mkdir(values.out, { recursive: true })
let faultCount = 0
for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: size === 'phone' ? 2 : 1 })
    const page = await context.newPage()
    page.on('console', (entry) => entry.type() === 'error' && process.stdout.write(`console: ${entry.text()}\n`))
    page.on('pageerror', (error) => process.stdout.write(`page error: ${error}\n`))
    for (const [name, screen] of Object.entries(SCREENS)) {
      if (values.only !== undefined && !values.only.split(',').includes(name)) continue
      await show(page, screen)
      await page.screenshot({ path: join(values.out, `${name}-${size}-${colorScheme}.png`) })
      const faults = await findLayoutFaults(page)
      faultCount += faults.length
      for (const fault of faults.slice(0, 12))
        process.stdout.write(`${name} ${size} ${colorScheme}: ${JSON.stringify(fault)}\n`)
    }
    await context.close()
  }
}
await browser.close()
await full.stop()
await bare.stop()
process.stdout.write(`${faultCount} layout faults\n`)
process.exitCode = faultCount === 0 ? 0 : 1

async function show(page, { path, pick, press, isEmpty }) {
  await page.goto(`${(isEmpty ? bare : full).url}${path}`)
  await page.locator('.session-row:visible, .first, .span-row:visible, .detail-body:visible, .notice').first().waitFor()
  if (pick) await page.locator(`.span-row:has-text("${pick}") >> nth=-1`).click()
  if (press === 'answer') await page.getByRole('button', { name: 'To the answer' }).click()
  else if (press) await page.keyboard.press(press)
  await page.locator('.live-open').waitFor()
  const body = page.locator('.detail-body:not(.is-stale)')
  if ((await page.locator('.detail').count()) > 0 && (await page.locator('.detail').isVisible())) await body.waitFor()
}
