import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { batches } from './batches.mjs'
import { percentile } from '../statistics.mjs'

const connections = 4
const windowBatches = 48
const readEveryMillis = 50

/**
 * Sends prepared batches as fast as they are taken, and reads beside it as a page does. Making the batches is not part of the time:
 * windows of them are made, then sent. Returns the rate while sending, and what readers and senders waited.
 */
export async function ingest(server, sessions, { events, onWindow }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections + 2 })
  const generator = batches(sessions, { spans: events })
  const reads = []
  const sends = []
  let sent = 0
  let sendingMillis = 0
  let peakMegabytes = 0
  const cpuBefore = server.cpuSeconds()
  for (;;) {
    const window = take(generator, windowBatches)
    if (window.length === 0) break
    const done = new AbortController()
    const reading = readBeside(server, { agent, reads, signal: done.signal })
    const started = performance.now()
    await Promise.all(Array.from({ length: connections }, () => sendFrom(server, { agent, window, sends })))
    sendingMillis += performance.now() - started
    done.abort()
    await reading
    sent += window.count
    peakMegabytes = Math.max(peakMegabytes, server.rssMegabytes())
    onWindow?.({ sent, rate: (sent / sendingMillis) * 1000 })
  }
  agent.destroy()
  return {
    eventsPerSecond: (sent / sendingMillis) * 1000,
    readMillis: { p50: percentile(reads, 0.5), p95: percentile(reads, 0.95), max: Math.max(...reads) },
    sendMillis: { p50: percentile(sends, 0.5), p95: percentile(sends, 0.95) },
    peakMegabytes,
    cpuMicrosPerEvent: ((server.cpuSeconds() - cpuBefore) / sent) * 1e6,
  }
}

function take(generator, count) {
  const list = []
  list.count = 0
  while (list.length < count) {
    const { value, done } = generator.next()
    if (done) break
    list.push(value)
    list.count += value.count
  }
  return list
}

async function sendFrom(server, { agent, window, sends }) {
  for (let batch = window.pop(); batch !== undefined; batch = window.pop()) {
    const started = performance.now()
    for (;;) {
      const { status, headers } = await send(`${server.url}/v1/traces`, { agent, body: batch.body })
      if (status === 200) break
      if (status !== 503) throw new Error(`a batch was answered with ${status}`)
      await wait(Number(headers['retry-after'] ?? 1) * 1000)
    }
    sends.push(performance.now() - started)
  }
}

async function readBeside(server, { agent, reads, signal }) {
  let newest
  while (!signal.aborted) {
    const path = newest === undefined ? '/api/sessions?limit=50' : `/api/sessions/${newest}`
    const started = performance.now()
    const { text } = await send(server.url + path, { agent })
    reads.push(performance.now() - started)
    newest = newest === undefined ? JSON.parse(text).sessions[0]?.id : undefined
    await wait(readEveryMillis)
  }
}

/** One request by node:http, whose cost is small beside the server's. */
export function send(
  url,
  { agent, body, method = body === undefined ? 'GET' : 'POST', type = 'application/x-protobuf' },
) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }
    const outgoing = request(url, { agent, method, headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }),
      )
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
