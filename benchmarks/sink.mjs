// The backend of a measurement, in a process of its own: takes everything at once, counts spans and bytes.
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { decodeTraces, decodeTracesJson } from '@honeyhive/otlp'

let spans = 0
let bytes = 0

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    if (request.url === '/count') {
      response.end(JSON.stringify({ spans, bytes }))
      return
    }
    if (request.url.endsWith('/v1/traces')) {
      bytes += body.length
      pending.push({ body, type: request.headers['content-type'] ?? '', encoding: request.headers['content-encoding'] })
      response.setHeader('content-type', request.headers['content-type'] ?? 'application/x-protobuf')
      response.end(/json/.test(request.headers['content-type'] ?? '') ? '{}' : undefined)
      return
    }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ session_id: '00000000-0000-4000-8000-000000000000', success: true }))
  })
})

// Counted only when asked, so that decoding does not take a core from the measured process meanwhile.
const pending = []
process.on('message', () => {
  for (const { body, type, encoding } of pending.splice(0)) {
    const plain = encoding === 'gzip' ? gunzipSync(body) : body
    const decoded = type.includes('json') ? decodeTracesJson(plain.toString()) : decodeTraces(plain)
    if (decoded.status !== 'ok') throw new Error(`the sink was sent what it cannot read: ${decoded.error.message}`)
    for (const resource of decoded.data.resourceSpans) {
      for (const scope of resource.scopeSpans) spans += scope.spans.length
    }
  }
  process.send({ spans, bytes })
})
process.on('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }))
