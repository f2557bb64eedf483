import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { drawnAfter, nextFrame } from './browser.mjs'

const rounds = 5
const keyMillis = 125
const frames = 240
const keyPresses = 120
const built = fileURLToPath(new URL('../../packages/server/dist/ui/assets', import.meta.url))

/** Filters, and what of them is in the request that the last key makes. */
const filters = [
  { typed: 'refund', asks: 'refund*' },
  { typed: 'model:gpt-4o', asks: 'gpt-4o' },
  { typed: 'error:t', asks: 'error' },
  { typed: 'duration>15', asks: 15 },
]

/**
 * Every measure whose name `only` matches, as `{ name, median, worst, server, must }`; `server`: the answer alone, without the page.
 */
export async function measurePage({ only, ...place }) {
  const found = []
  for (const { name, must, take } of measuresOf(place)) {
    if (!only.test(name)) continue
    process.stderr.write(`${name} …\n`)
    found.push({ name, must, unit: 'ms', ...(await take()) })
  }
  return found
}

function measuresOf({ url, browser, sessions, events }) {
  const tree = (id) => `/api/sessions/${id}/rows`
  const spans = (id) => drawn(browser, `${url}/sessions/${id}`, '.span-row')
  const large = `${url}/sessions/${sessions.large}`
  return [
    {
      name: 'first span of a session with 1,000 spans',
      must: 300,
      take: () => timed({ page: () => spans(sessions.small), server: () => get(url, tree(sessions.small)) }),
    },
    {
      name: 'first span of a session with 30,000 spans',
      must: 1000,
      take: () => timed({ page: () => spans(sessions.large), server: () => get(url, tree(sessions.large)) }),
    },
    { name: 'a message of 5 MB opens, with the page', must: 500, take: () => openMessage(url, browser, sessions.wide) },
    { name: 'scrolling 30,000 spans, frame p95', must: 25, take: () => frameTimes(browser, large, scrolled) },
    { name: 'walking 30,000 spans by key, frame p95', must: 25, take: () => frameTimes(browser, large, walked) },
    ...filters.flatMap((filter) => filterMeasures({ url, browser, events, filter })),
    {
      name: 'script of the first route, gzipped',
      must: 150,
      take: async () => ({ median: await firstScript(), unit: 'KB' }),
    },
  ]
}

async function openMessage(url, browser, session) {
  const event = await messageOf(url, session)
  const address = `${url}/sessions/${session}?event=${event}`
  return timed({
    page: () => drawn(browser, address, '.turn-parts .long-text'),
    server: () => get(url, `/api/events/${event}?large=later`),
  })
}

async function timed({ page, server }) {
  const [seen, answered] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    seen.push(await page())
    answered.push(await server())
  }
  return { median: median(seen), worst: Math.max(...seen), server: median(answered) }
}

function drawn(browser, address, selector) {
  return browser.withPage((page) => drawnAfter(page, address, selector))
}

/** The page with its spans; the first frames are of their drawing. */
async function frameTimes(browser, address, take) {
  return browser.withPage(async (page) => {
    await page.goto(address)
    await page.locator('.span-row').first().waitFor()
    const sorted = (await take(page)).slice(5).toSorted((one, other) => one - other)
    return { median: sorted[Math.floor(sorted.length * 0.95)], worst: sorted.at(-1) }
  })
}

function scrolled(page) {
  return page.evaluate(scroll, frames)
}

async function walked(page) {
  await page.evaluate(watchFrames)
  for (let press = 0; press < keyPresses; press += 1) await page.keyboard.press('j')
  return page.evaluate(() => globalThis.frameMillis)
}

/** In the page: as far as a wheel would, frame after frame. */
function scroll(count) {
  return new Promise((resolve) => {
    const element = document.querySelector('.spans')
    const millis = []
    let last = performance.now()
    const step = (now) => {
      millis.push(now - last)
      last = now
      element.scrollTop += 400
      if (millis.length < count) requestAnimationFrame(step)
      else resolve(millis)
    }
    requestAnimationFrame(step)
  })
}

/** In the page. */
function watchFrames() {
  globalThis.frameMillis = []
  let last = performance.now()
  const step = (now) => {
    globalThis.frameMillis.push(now - last)
    last = now
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}

function filterMeasures({ url, browser, events, filter }) {
  const { typed } = filter
  const place = `list of ${events.toLocaleString('en-US')} events, last key to rows`
  const take = (press) => async () => {
    const body = await bodyOf(browser, url, filter)
    const server = () => post(url, '/api/query/sessions', body)
    return timed({ page: () => browser.withPage((page) => press(page, url, filter)), server })
  }
  return [
    { name: `${place}, ${typed}`, must: 150, take: take(lastKey) },
    { name: `the same, all of ${typed} typed at ${1000 / keyMillis} keys a second`, must: 150, take: take(typedKeys) },
  ]
}

/** The page's own request for the whole filter. */
function bodyOf(browser, url, { typed, asks }) {
  return browser.withPage(async (page) => {
    const asked = page.waitForRequest((request) => isFor(request, asks))
    await page.goto(`${url}/?q=${encodeURIComponent(typed)}`)
    return (await asked).postData()
  })
}

/** All before the last key stands there already, and its list is shown. */
async function lastKey(page, url, { typed, asks }) {
  await page.goto(`${url}/?q=${encodeURIComponent(typed.slice(0, -1))}`)
  await page.locator('.sessions-total').filter({ hasText: /\d/u }).waitFor()
  await page.locator('.filter-input').focus()
  await page.keyboard.press('End')
  return pressed(page, typed.at(-1), asks)
}

/** From the whole list on, as somebody types who knows what they want: each key asks, and is soon outdated. */
async function typedKeys(page, url, { typed, asks }) {
  await page.goto(url)
  await page.locator('.session-row').first().waitFor()
  await page.locator('.filter-input').focus()
  for (const key of typed.slice(0, -1)) {
    await page.keyboard.press(key)
    await new Promise((resolve) => setTimeout(resolve, keyMillis))
  }
  return pressed(page, typed.at(-1), asks)
}

async function pressed(page, key, asks) {
  const answered = page.waitForResponse((response) => isFor(response.request(), asks))
  const start = performance.now()
  await page.keyboard.press(key)
  await answered
  await nextFrame(page)
  return performance.now() - start
}

function isFor(request, asks) {
  return request.url().endsWith('/api/query/sessions') && request.postData()?.includes(JSON.stringify(asks)) === true
}

async function messageOf(url, session) {
  const { events } = await (await fetch(`${url}/api/sessions/${session}`)).json()
  return events.at(-1).id
}

function get(url, path) {
  return answerMillis(() => fetch(url + path))
}

function post(url, path, body) {
  return answerMillis(() =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  )
}

async function answerMillis(ask) {
  const start = performance.now()
  const response = await ask()
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return performance.now() - start
}

async function firstScript() {
  const name = (await readdir(built)).find((file) => /^index-.*\.js$/u.test(file))
  return gzipSync(await readFile(join(built, name))).length / 1000
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]
}
