// What the page is measured with: two large sessions, one with a message of 5 MB, and as many small ones as are asked for.
const batchSpans = 5000
const senders = 3
const days = 30
const dayMillis = 86_400_000
const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet']
const names = ['plan', 'chat', 'search', 'read', 'answer']

/** The ids of the sessions that are opened. */
export const sessions = { small: sessionId(1), large: sessionId(2), wide: sessionId(3) }

/** Fills the server's store. */
export async function fill(url, events) {
  await sendSession(url, 1, 1000)
  await sendSession(url, 2, 30_000)
  await sendMessage(url, 3)
  await sendMany(url, events)
}

/** A tree eight wide. */
async function sendSession(url, trace, count) {
  const session = sessionId(trace)
  for (let from = 0; from < count; from += batchSpans) {
    const spans = Array.from({ length: Math.min(batchSpans, count - from) }, (_, offset) => {
      const index = from + offset
      const parent = index === 0 ? -1 : Math.floor((index - 1) / 8)
      return spanOf({ trace, index, parent, attributes: [text('honeyhive.session_id', session)] })
    })
    await send(url, spans)
  }
}

async function sendMessage(url, trace) {
  const session = sessionId(trace)
  const large = 'All work and no play makes a long message. '.repeat(Math.ceil(5_000_000 / 43))
  const messages = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: large }] }])
  const attributes = [
    text('honeyhive.session_id', session),
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.input.messages', messages),
  ]
  await send(url, [spanOf({ trace, index: 0, parent: -1, attributes })])
}

/** Sessions of ten model calls over thirty days, with words to look for; one call in ten thousand says "refund", one in 97 failed. */
async function sendMany(url, events) {
  const now = Date.now()
  let next = 0
  const sendNext = async () => {
    while (next < events) {
      const from = next
      next += batchSpans
      await send(
        url,
        Array.from({ length: Math.min(batchSpans, events - from) }, (_, offset) =>
          callOf(from + offset, now - 60_000 - Math.round((1 - (from + offset) / events) * days * dayMillis)),
        ),
      )
    }
  }
  await Promise.all(Array.from({ length: senders }, sendNext))
}

function callOf(index, startMillis) {
  const session = Math.floor(index / 10)
  const said = index % 10_000 === 7 ? 'please refund it' : `question ${index % 5000} about parcels`
  const attributes = [
    text('honeyhive.session_id', `10000000-0000-4000-8000-${hex(session, 12)}`),
    text('honeyhive_event_type', 'model'),
    text('gen_ai.request.model', models[index % models.length]),
    text('honeyhive_inputs.text', said),
  ]
  const place = { trace: 1000 + session, index: index % 10, parent: index % 10 === 0 ? -1 : 0 }
  return spanOf({ ...place, attributes, startMillis, halfMillis: 1 + ((index * 7) % 40), hasFailed: index % 97 === 0 })
}

function spanOf({ trace, index, parent, attributes, ...rest }) {
  const { startMillis = Date.now() - 3_600_000, halfMillis = 1 + (index % 40), hasFailed = index % 97 === 0 } = rest
  const start = BigInt(startMillis + index) * 1_000_000n
  return {
    traceId: hex(trace, 32),
    spanId: hex(trace * 1_000_000 + index + 1, 16),
    parentSpanId: parent < 0 ? '' : hex(trace * 1_000_000 + parent + 1, 16),
    name: names[index % names.length],
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 500_000n * BigInt(halfMillis)),
    attributes,
    status: { code: hasFailed ? 2 : 1 },
  }
}

async function send(url, spans) {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: {}, spans }] }] }),
  })
  if (response.ok) return
  if (response.status !== 503) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
  await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get('retry-after') ?? 1)))
  await send(url, spans)
}

function sessionId(trace) {
  return `00000000-0000-4000-8000-${hex(trace, 12)}`
}

function hex(number, length) {
  return number.toString(16).padStart(length, '0')
}

function text(key, value) {
  return { key, value: { stringValue: value } }
}
