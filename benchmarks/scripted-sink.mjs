// A backend that misbehaves as its first argument says, in a process of its own, and counts the spans that it took, each once.
//
//   node scripted-sink.mjs up|hang|dead|slow|down|503|429 [millis that it lasts] [port]
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { decodeTraces, decodeTracesJson } from '@honeyhive/otlp'

const [, , mode = 'up', lastsMillis = '0', port = '0'] = process.argv
const taken = new Set()
const pending = []
let bytes = 0
let isFaulty = mode !== 'up'

const server = createServer((request, response) => {
  const chunks = []
  request.on('error', () => undefined)
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => answer(request, response, Buffer.concat(chunks)))
})

function answer(request, response, body) {
  const type = request.headers['content-type'] ?? ''
  if (isFaulty && mode === 'hang') return
  if (isFaulty && (mode === '503' || mode === '429')) {
    response.writeHead(Number(mode)).end()
    return
  }
  const take = () => {
    const isTraces = request.url.endsWith('/v1/traces')
    if (isTraces) pending.push({ body, type, encoding: request.headers['content-encoding'] })
    if (isTraces) bytes += body.length
    response.setHeader('content-type', isTraces ? type : 'application/json')
    response.end(/json/.test(type) ? '{"success":true}' : undefined)
  }
  if (isFaulty && mode === 'slow') setTimeout(take, 2000)
  else take()
}

/** Decoded only when asked, so that it does not take a core from the measured process meanwhile. */
function count() {
  for (const { body, type, encoding } of pending.splice(0)) {
    const plain = encoding === 'gzip' ? gunzipSync(body) : body
    const decoded = type.includes('json') ? decodeTracesJson(plain.toString()) : decodeTraces(plain)
    if (decoded.status !== 'ok') throw new Error(`the sink was sent what it cannot read: ${decoded.error.message}`)
    for (const resource of decoded.data.resourceSpans)
      for (const scope of resource.scopeSpans) for (const { spanId } of scope.spans) taken.add(spanId)
  }
  return { spans: taken.size, bytes }
}

const listen = (at) => new Promise((resolve) => server.listen(at, '127.0.0.1', resolve))
async function close() {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}

process.on('disconnect', () => process.exit(0))
await listen(Number(port))
const own = server.address().port
if (mode === 'dead' || mode === 'down') await close()
if (Number(lastsMillis) > 0) setTimeout(heal, Number(lastsMillis))
process.on('message', (message) => {
  if (message === 'count') process.send(count())
  else void heal().then(() => process.send('healed'))
})
process.send({ url: `http://127.0.0.1:${own}` })

async function heal() {
  isFaulty = false
  if (!server.listening) await listen(own)
}
