import { readdir, readFile } from 'node:fs/promises'
import { decodeTracesJson } from '@honeyhive/otlp'
import { expect, test } from 'vitest'
import { conversationOf } from './conversation/conversation.ts'
import { mapTraces } from './ingest.ts'
import type { IncomingEvent } from '../store/event.ts'

const folder = new URL('../../../../tests/fixtures/golden/', import.meta.url)
const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted()
const later = Date.parse('2100-01-01T00:00:00Z')

async function eventsOf(name: string): Promise<readonly IncomingEvent[]> {
  const decoded = decodeTracesJson(await readFile(new URL(name, folder), 'utf8'))
  if (decoded.status === 'malformed') throw decoded.error
  const mapped = mapTraces(decoded.data, later)
  expect(mapped.rejected).toBe(0)
  return mapped.events
}

/** What the page shows of an event, in a line. */
function lineOf(event: IncomingEvent): string {
  const { type, name, model, provider, inputTokens, outputTokens, error } = event
  const usage = inputTokens === null && outputTokens === null ? '' : ` ${inputTokens}→${outputTokens}`
  const said = type === 'model' ? sides(event) : ''
  return `${type} ${name} ${provider ?? '–'}/${model ?? '–'}${usage}${said}${error === null ? '' : ' failed'}`
}

function sides({ inputs, outputs }: IncomingEvent): string {
  const { input, output } = conversationOf(inputs, outputs)
  const kinds = (messages: typeof input): string =>
    messages.map(({ role, parts }) => `${role}(${parts.map(({ kind }) => kind).join(' ')})`).join(' ')
  return ` [${kinds(input)} ▸ ${kinds(output)}]`
}

test.each(names)('reads what %s holds', async (name) => {
  const events = await eventsOf(name)
  expect(events.map(lineOf).join('\n')).toMatchSnapshot()
  // A model that nobody sells costs nothing that is known.
  expect(events.map(({ costUsd }) => costUsd)).toEqual(events.map(() => null))
})
