// How long the page takes in Chromium, over the built server with a store of its own:
//
//   node benchmarks/ui.mjs [--events 1000000] [--json FILE]     (after `npm run build`)
//
// First meaningful paint is the first span (or row) on the screen, from the start of the navigation; frames are measured by
// requestAnimationFrame while the tree is scrolled and walked; a filter is timed from the key press to the filtered rows.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'

const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' }, json: { type: 'string' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const ROUNDS = 5
const BATCH = 1000
const hex = (number, length) => number.toString(16).padStart(length, '0')
const text = (key, value) => ({ key, value: { stringValue: value } })

const directory = await mkdtemp(join(tmpdir(), 'honeyhive-bench-ui-'))
const server = spawn(process.execPath, [
  join(root, 'packages/honeyhive/dist/bin.js'),
  'server',
  '--port',
  '0',
  '--data-dir',
  directory,
])
const url = await new Promise((resolve) => server.stdout.once('data', (line) => resolve(String(line).trim())))
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
try {
  const results = await measureAll()
  for (const { measure, value, must } of results) console.log(`${measure.padEnd(64)} ${value}   (must ${must})`)
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`)
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await new Promise((resolve) => server.once('exit', resolve))
  await rm(directory, { recursive: true, force: true })
}

async function measureAll() {
  const [small, large, wide] = [await sendSession(1, 1000), await sendSession(2, 30_000), await sendMessage(3)]
  await sendMany(Number(values.events))
  const frames = await frameTimes(large)
  return [
    { measure: 'first span of a session with 1,000 spans, ms', value: await firstPaint(small), must: '<= 300' },
    { measure: 'first span of a session with 30,000 spans, ms', value: await firstPaint(large), must: '<= 1000' },
    { measure: 'scrolling 30,000 spans, frame p95, ms', value: frames.scroll, must: '<= 25' },
    { measure: 'walking 30,000 spans by key, frame p95, ms', value: frames.walk, must: '<= 25' },
    ...(await filterTimes()),
    { measure: 'a 5 MB message opens, ms', value: await messageOpens(wide), must: '<= 500' },
    { measure: 'script of the first route, gzipped, kB', value: await firstScript(), must: '<= 150' },
  ]
}

function spanOf(trace, index, parent, attributes) {
  const start = BigInt(Date.now() - 3_600_000) * 1_000_000n + BigInt(index) * 1_000_000n
  return {
    traceId: hex(trace, 32),
    spanId: hex(trace * 1_000_000 + index + 1, 16),
    parentSpanId: parent < 0 ? '' : hex(trace * 1_000_000 + parent + 1, 16),
    name: ['plan', 'chat', 'search', 'read', 'answer'][index % 5],
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 500_000n * BigInt(1 + (index % 40))),
    attributes,
    status: { code: index % 97 === 0 ? 2 : 1 },
  }
}

async function send(spans) {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: {}, spans }] }] }),
  })
  if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
}

/** A tree eight wide; answers with its session's id. */
async function sendSession(trace, count) {
  const id = `00000000-0000-4000-8000-${hex(trace, 12)}`
  const spans = Array.from({ length: count }, (_, index) =>
    spanOf(trace, index, index === 0 ? -1 : Math.floor((index - 1) / 8), [text('honeyhive.session_id', id)]),
  )
  for (let from = 0; from < count; from += BATCH) await send(spans.slice(from, from + BATCH))
  return id
}

async function sendMessage(trace) {
  const id = `00000000-0000-4000-8000-${hex(trace, 12)}`
  const large = 'All work and no play makes a long message. '.repeat(Math.ceil(5_000_000 / 43))
  const attributes = [
    text('honeyhive.session_id', id),
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: large }] }])),
  ]
  await send([spanOf(trace, 0, -1, attributes)])
  return id
}

/** Sessions of ten events with words to look for; one in ten thousand says "refund". */
async function sendMany(count) {
  for (let from = 0; from < count; from += BATCH) {
    await send(
      Array.from({ length: BATCH }, (_, offset) => {
        const index = from + offset
        const said = index % 10_000 === 7 ? 'please refund it' : `question ${index % 5000} about parcels`
        const attributes = [
          text('honeyhive.session_id', `10000000-0000-4000-8000-${hex(Math.floor(index / 10), 12)}`),
          text('honeyhive_event_type', 'model'),
          text('gen_ai.request.model', ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet'][index % 3]),
          text('honeyhive_inputs.text', said),
        ]
        return spanOf(1000 + Math.floor(index / 10), index % 10, index % 10 === 0 ? -1 : 0, attributes)
      }),
    )
  }
}

async function withPage(look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    return await look(await context.newPage())
  } finally {
    await context.close()
  }
}

/** Notes in the page itself when the first of these elements is drawn. */
function markFirst(page, selector) {
  return page.addInitScript((wanted) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector(wanted) === null) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => (globalThis.__drawn = performance.now())))
    })
    observer.observe(document, { childList: true, subtree: true })
  }, selector)
}

async function firstPaint(id) {
  const times = []
  for (let round = 0; round < ROUNDS; round++) {
    times.push(
      await withPage(async (page) => {
        await markFirst(page, '.span-row')
        await page.goto(`${url}/sessions/${id}`)
        return (await page.waitForFunction(() => globalThis.__drawn)).jsonValue()
      }),
    )
  }
  return Math.round(median(times))
}

async function frameTimes(id) {
  return withPage(async (page) => {
    await page.goto(`${url}/sessions/${id}`)
    await page.locator('.span-row').first().waitFor()
    const scroll = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const element = document.querySelector('.spans')
          const frames = []
          let last = performance.now()
          const step = (now) => {
            frames.push(now - last)
            last = now
            element.scrollTop += 400
            if (frames.length < 240) requestAnimationFrame(step)
            else resolve(frames.slice(5))
          }
          requestAnimationFrame(step)
        }),
    )
    await page.evaluate(() => {
      globalThis.__frames = []
      let last = performance.now()
      const step = (now) => {
        globalThis.__frames.push(now - last)
        last = now
        requestAnimationFrame(step)
      }
      requestAnimationFrame(step)
    })
    for (let press = 0; press < 120; press++) await page.keyboard.press('j')
    const walk = await page.evaluate(() => globalThis.__frames.slice(5))
    return { scroll: p95(scroll), walk: p95(walk) }
  })
}

async function filterTimes() {
  const found = []
  for (const typed of ['refund', 'model:gpt-4o', 'error:t', 'duration>15ms']) {
    const times = []
    for (let round = 0; round < ROUNDS; round++) times.push(await timeFilter(typed))
    const measure = `list at ${Number(values.events).toLocaleString('en-US')} events, key press to rows, ${typed}, ms`
    found.push({ measure, value: Math.round(median(times)), must: '<= 150' })
  }
  return found
}

/** The last key is the one that counts: all before it stand there already. */
async function timeFilter(typed) {
  return withPage(async (page) => {
    const before = `${url}/?q=${encodeURIComponent(typed.slice(0, -1))}`
    await page.goto(before)
    await page.locator('.sessions-total').filter({ hasText: /\d/ }).waitFor()
    await page.locator('.filter-input').focus()
    await page.keyboard.press('End')
    const done = page.waitForResponse(
      (response) =>
        response.url().endsWith('/api/query/sessions') &&
        response
          .request()
          .postData()
          ?.includes(JSON.stringify(lastValue(typed))) === true,
    )
    const pressed = performance.now()
    await page.keyboard.press(typed.at(-1))
    await done
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    return performance.now() - pressed
  })
}

function lastValue(typed) {
  if (typed === 'refund') return 'refund*'
  if (typed === 'error:t') return 'error'
  return typed.startsWith('duration') ? 15 : 'gpt-4o'
}

async function messageOpens(id) {
  const times = []
  for (let round = 0; round < ROUNDS; round++) {
    times.push(
      await withPage(async (page) => {
        await markFirst(page, '.turn-parts .long-text, .json-string')
        await page.goto(`${url}/sessions/${id}?event=${(await eventsOf(id)).at(-1)}`)
        return (await page.waitForFunction(() => globalThis.__drawn)).jsonValue()
      }),
    )
  }
  return Math.round(median(times))
}

async function eventsOf(id) {
  const tree = await (await fetch(`${url}/api/sessions/${id}`)).json()
  return tree.events.map((event) => event.id)
}

async function firstScript() {
  const folder = join(root, 'packages/server/dist/ui/assets')
  const name = (await readdir(folder)).find((file) => /^index-.*\.js$/u.test(file))
  return Math.round(gzipSync(await readFile(join(folder, name))).length / 100) / 10
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]
}

function p95(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other)
  return Math.round(sorted[Math.floor(sorted.length * 0.95)] * 10) / 10
}
