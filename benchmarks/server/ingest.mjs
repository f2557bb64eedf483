import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { batches } from './batches.mjs'
import { percentile } from '../statistics.mjs'
import { send } from './send.mjs'
import { atOnce } from './stand-back.mjs'

const connections = 4
const readerProgram = fileURLToPath(new URL('reader.mjs', import.meta.url))

/**
 * Sends prepared batches as fast as they are taken, and reads beside it as a page does. Making the batches is not part of the time:
 * windows of them are made, then sent. With a `rate`, no sooner than so many events a second. `onReader` is called once the reader has
 * its process. Returns the rate while sending, and what readers and senders waited.
 */
export async function ingest(server, sessions, { events, onWindow, onReader, rate = Infinity, windowBatches = 48 }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const generator = batches(sessions, { spans: events })
  const reader = fork(readerProgram, [server.url], atOnce())
  onReader?.()
  const sends = []
  let sent = 0
  let sendingMillis = 0
  let peakMegabytes = 0
  const cpuBefore = server.cpuSeconds()
  for (;;) {
    const window = take(generator, windowBatches)
    if (window.length === 0) break
    reader.send('read')
    const started = performance.now()
    const turn = paced(rate)
    await Promise.all(Array.from({ length: connections }, () => sendFrom(server, { agent, window, sends, turn })))
    sendingMillis += performance.now() - started
    reader.send('pause')
    sent += window.count
    peakMegabytes = Math.max(peakMegabytes, server.rssMegabytes())
    onWindow?.({ sent, rate: (sent / sendingMillis) * 1000 })
  }
  agent.destroy()
  reader.send('end')
  const [reads] = await once(reader, 'message')
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

/** Resolves when it is time for so many more events. */
function paced(rate) {
  const begun = performance.now()
  let events = 0
  return async (count) => {
    const due = begun + (events / rate) * 1000
    events += count
    if (due > performance.now()) await wait(due - performance.now())
  }
}

async function sendFrom(server, { agent, window, sends, turn }) {
  for (let batch = window.pop(); batch !== undefined; batch = window.pop()) {
    await turn(batch.count)
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
