// The server under a load, in a process of its own: keeps nothing but names and how many spans there were of each, each span
// once. The first argument is how long it takes to answer, in milliseconds.
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { decodeTraces } from '@honeyhive/otlp'

const answerMillis = Number(process.argv[2] ?? 0)
const ids = new Set()
const counts = {}

function take(body, encoding) {
  const decoded = decodeTraces(encoding === 'gzip' ? gunzipSync(body) : body)
  if (decoded.status !== 'ok') throw new Error(`Spans that cannot be read: ${decoded.error.message}`)
  for (const { scopeSpans } of decoded.data.resourceSpans)
    for (const { spans } of scopeSpans)
      for (const { spanId, name } of spans) {
        if (ids.has(spanId)) continue
        ids.add(spanId)
        counts[name] = (counts[name] ?? 0) + 1
      }
}

const server = createServer((request, response) => {
  const chunks = []
  request.on('error', () => undefined)
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const isTraces = request.url.endsWith('/v1/traces')
    if (isTraces) take(Buffer.concat(chunks), request.headers['content-encoding'])
    response.setHeader('content-type', isTraces ? 'application/x-protobuf' : 'application/json')
    setTimeout(() => response.end(isTraces ? undefined : '{"success":true}'), isTraces ? answerMillis : 0)
  })
})

const listen = (port) => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
await listen(0)
const { port } = server.address()
process.on('disconnect', () => process.exit(0))
process.on('message', (message) => {
  if (message === 'count') process.send(counts)
  else if (message === 'open') void listen(port).then(() => process.send('opened'))
  else {
    server.close(() => process.send('closed'))
    server.closeAllConnections()
  }
})
process.send(`http://127.0.0.1:${port}`)
