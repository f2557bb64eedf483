// A thread that makes the requests of a run's sessions as plainly as can be: no deadlines, no back-off, no spans.
import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

const headers = { accept: 'application/json', 'content-type': 'application/json', 'hh-client-language': 'typescript' }
const agent = new Agent({ keepAlive: true, maxSockets: 32 })
const means = {
  async fetch({ method, path, body }) {
    const response = await fetch(workerData.url + path, { method, headers, body })
    await response.arrayBuffer()
  },
  http({ method, path, body }) {
    return new Promise((resolve, reject) => {
      const lengths = { ...headers, 'content-length': Buffer.byteLength(body) }
      const outgoing = request(workerData.url + path, { method, headers: lengths, agent }, (incoming) => {
        incoming.resume().once('end', resolve)
      })
      outgoing.once('error', reject)
      outgoing.end(body)
    })
  },
}

/** Once more where the server had closed a connection that nobody used. */
const send = (message) => means[workerData.means](message).catch(() => means[workerData.means](message))

// A session's end follows its start, as in a run.
parentPort.on('message', async (sessions) => {
  await Promise.all(
    sessions.map(async ({ start, end }) => {
      await send({ method: 'POST', path: '/session/start', body: start })
      await send({ method: 'PUT', path: '/events', body: end })
    }),
  )
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort.postMessage(sessions.length)
})
