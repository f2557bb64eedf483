import { describe, expect, test } from 'vitest'
import { newSession } from '../../dev/fixture-server.mjs'
import { pageUnderTest } from '../../dev/page-under-test.ts'

const { serve, open } = pageUnderTest()

describe('the list of sessions', () => {
  test('says how to send a first trace, with the address of this server, and fills without a reload', async () => {
    const server = await serve({ isEmpty: true })
    const page = await open(server.url)
    expect(await page.locator('.first').innerText()).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=${server.url}`)
    await page.locator('.live-open').waitFor()
    server.publish(newSession(1))
    await page.getByRole('link', { name: 'Live question number 1' }).waitFor()
  })

  test('changes a row in place', async () => {
    const server = await serve({ isEmpty: true })
    const session = newSession(1)
    server.publish(session)
    const page = await open(server.url)
    await page.locator('.live-open').waitFor()
    session.span({ at: 500, took: 1500, name: 'more', status: 'error', errorText: 'broken' })
    server.publish(session)
    await page.locator('.session-row .error-count').waitFor()
    expect(await page.locator('.session-row').count()).toBe(1)
    expect(await page.locator('.session-duration').innerText()).toBe('2.00\u202fs')
  })

  test('keeps what is being read in place when sessions arrive above it', async () => {
    const server = await serve()
    const page = await open(server.url)
    await page.locator('.live-open').waitFor()
    await page.locator('.session-row').first().waitFor()
    // This server has no charts, and the page asks twice before it says so.
    await page.locator('.charts-none').waitFor()
    await page.locator('.table-scroll').evaluate((list) => list.scrollTo({ top: 3000 }))
    const row = page.locator('#session-f0000065-0100')
    const before = await row.boundingBox()
    server.publish(newSession(1))
    server.publish(newSession(2))
    await page.getByRole('button', { name: '2 new sessions' }).waitFor()
    expect(await row.boundingBox()).toEqual(before)
    await page.getByRole('button', { name: '2 new sessions' }).click()
    await page.getByRole('link', { name: 'Live question number 2' }).waitFor()
  })

  test('comes back to where it was left', async () => {
    const server = await serve()
    const page = await open(server.url)
    await page.locator('.session-row').first().waitFor()
    await page.locator('.table-scroll').evaluate((list) => list.scrollTo({ top: 2000 }))
    await page.locator('#session-f0000045-0100').click()
    await page.locator('.span-row').first().waitFor()
    await page.goBack()
    await page.locator('.session-row').first().waitFor()
    expect(await page.locator('.table-scroll').evaluate((list) => list.scrollTop)).toBe(2000)
  })

  test('loads page after page to the last session', async () => {
    const server = await serve()
    const page = await open(server.url)
    const last = page.locator('#session-f0000239-0100')
    while ((await last.count()) === 0) {
      await page.locator('.table-scroll').evaluate((list) => list.scrollTo({ top: list.scrollHeight }))
      await page.evaluate(() => new Promise(requestAnimationFrame))
    }
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(server.sessions.size + 1))
  })

  test('says that the server is gone and recovers by itself', async () => {
    const server = await serve()
    const page = await open(server.url)
    await page.locator('.live-open').waitFor()
    await server.stop()
    await page.getByText('The server does not answer.').waitFor()
    await page.locator('#session-a3f1c2d4-0001').click()
    expect(await page.locator('.notice-error').innerText()).toContain(`Nothing answers at ${server.url}`)
    await serve({ port: Number(new URL(server.url).port) })
    await page.getByRole('treegrid').waitFor()
    await page.locator('.live-open').waitFor()
  })
})
