/**
 * What the thread runs that sends while the process ends. Text rather than a file of its own: it is still there when a
 * user's bundler has put the whole app into one file, and Node runs it without `eval`, so that
 * `--disallow-code-generation-from-strings` does not forbid it. Plain CommonJS for the oldest Node that is supported.
 *
 * It makes one attempt per request and follows no redirect; when to try again is decided by who reads the answers. Each
 * answer is a message on `port`, after which `bell` is rung for the thread that is parked on it.
 */
export const exitWorkerCode = `'use strict'
const { port, bell, maxResponseBytes, maxSockets } = require('node:worker_threads').workerData
const { gzipSync } = require('node:zlib')
const modules = new Map()

function moduleOf(url) {
  const name = url.startsWith('https:') ? 'node:https' : 'node:http'
  if (!modules.has(name)) {
    const { request, Agent } = require(name)
    modules.set(name, { request, agent: new Agent({ keepAlive: true, maxSockets }) })
  }
  return modules.get(name)
}

function answer(message) {
  port.postMessage(message)
  Atomics.add(bell, 0, 1)
  Atomics.notify(bell, 0)
}

// For http in absolute form, for https through a tunnel.
function proxied(url, proxy, options) {
  const { protocol, host, hostname, port } = new URL(url)
  const via = new URL(proxy)
  const secret = decodeURIComponent(via.username) + ':' + decodeURIComponent(via.password)
  const credentials = secret === ':' ? {} : { 'proxy-authorization': 'Basic ' + Buffer.from(secret).toString('base64') }
  const place = { host: via.hostname, port: via.port || (via.protocol === 'https:' ? 443 : 80) }
  const { request } = moduleOf(proxy)
  if (protocol === 'http:')
    return request({ ...place, ...options, path: url, headers: { ...options.headers, host, ...credentials } })
  const createConnection = (target, created) => {
    const path = hostname + ':' + (port || 443)
    const tunnel = request({ ...place, method: 'CONNECT', path, headers: { host: path, ...credentials } })
    tunnel.on('error', created)
    tunnel.on('connect', ({ statusCode }, socket) => {
      if (statusCode !== 200) created(new Error('the proxy answered ' + statusCode + ' to CONNECT'))
      else created(null, require('node:tls').connect({ ...target, socket, servername: hostname }))
    })
    tunnel.end()
  }
  return moduleOf(url).request(url, { ...options, createConnection })
}

function send(id, { url, headers, body, gzip, proxy }) {
  const lose = (error) => answer({ id, reason: String(error.message || error.code), code: error.code })
  try {
    const bytes = gzip ? gzipSync(body, { level: 1 }) : body
    const { request, agent } = moduleOf(url)
    const encoding = gzip ? { 'content-encoding': 'gzip' } : {}
    const all = { ...headers, ...encoding, 'content-length': bytes.length }
    const outgoing = proxy
      ? proxied(url, proxy, { method: 'POST', headers: all })
      : request(url, { method: 'POST', headers: all, agent })
    outgoing.on('response', (incoming) => read(id, incoming, lose))
    outgoing.on('error', (error) => lose(error.errors === undefined ? error : error.errors[0]))
    outgoing.end(bytes)
  } catch (error) {
    lose(error)
  }
}

function read(id, incoming, lose) {
  const chunks = []
  let length = 0
  const done = (bodyCut) => {
    const { statusCode, headers } = incoming
    const kept = { 'content-type': headers['content-type'], 'retry-after': headers['retry-after'] }
    answer({ id, statusCode, headers: kept, body: new Uint8Array(Buffer.concat(chunks)), bodyCut })
  }
  incoming.on('data', (chunk) => {
    chunks.push(chunk)
    length += chunk.length
    if (length <= maxResponseBytes) return
    incoming.removeAllListeners()
    incoming.on('error', () => undefined)
    done(true)
    incoming.destroy()
  })
  incoming.on('end', () => done(false))
  incoming.on('error', lose)
}

port.on('message', ({ id, request }) => send(id, request))
`
