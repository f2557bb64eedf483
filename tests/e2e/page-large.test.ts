import { expect, test } from 'vitest'
import { pageWorld } from './page-world.ts'
import type { EventDetail, SessionTree } from '@honeyhive/api'

const world = pageWorld()
const session = '00000000-0000-4000-8000-00000000000a'
const said = 'All work and no play makes a long message. '.repeat(20_000)

/** A call of a model with a message of some hundred kilobytes, as a stock exporter sends it. */
async function sendMessage(): Promise<EventDetail> {
  const text = (key: string, stringValue: string): unknown => ({ key, value: { stringValue } })
  const messages = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: said }] }])
  const span = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name: 'chat',
    startTimeUnixNano: '1763730000000000000',
    endTimeUnixNano: '1763730001000000000',
    attributes: [
      text('honeyhive.session_id', session),
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.input.messages', messages),
      text('app.tier', 'gold'),
    ],
  }
  await world().ask('/v1/traces', { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
  const { events } = await world().ask<SessionTree>(`/api/sessions/${session}`)
  return world().ask<EventDetail>(`/api/events/${events.at(-1)?.id}`)
}

test('a large message is shown by its head at once, and whole wherever all of the span is asked for', async () => {
  const detail = await sendMessage()
  await world().visit(`/sessions/${session}?event=${detail.id}`, async (page) => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname + new URL(request.url()).search))
    const message = page.locator('.turn-parts .long-text').first()
    await message.waitFor()
    expect((await message.innerText()).length).toBeLessThan(3000)
    expect(asked).not.toContain(`/api/events/${detail.id}`)
    await message.getByRole('button', { name: /^… show / }).click()
    await expect.poll(async () => (await message.innerText()).length).toBeGreaterThan(150_000)
    await page.getByRole('tab', { name: 'Attributes' }).click()
    await page.getByText('gen_ai.input.messages').waitFor()
    await page.getByText('app.tier').waitFor()
    await page.getByRole('tab', { name: 'Inputs & outputs' }).click()
    await page.locator('.json-key', { hasText: 'chat_history' }).first().waitFor()
  })
})
