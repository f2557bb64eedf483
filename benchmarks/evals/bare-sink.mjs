// The cheapest server there can be, in a process of its own: on two cores, what a server costs is part of the wall time.
// Takes requests apart by their lengths alone and answers each with the same bytes. For plain HTTP/1.1 with lengths only.
import { createServer } from 'node:net'

const answerOf = (type, body) =>
  `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
const traces = answerOf('application/x-protobuf', '')
const other = answerOf('application/json', '{"success":true}')

const server = createServer((socket) => {
  let rest = Buffer.alloc(0)
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (;;) {
      const headEnd = rest.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const head = rest.toString('latin1', 0, headEnd)
      const end = headEnd + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      if (rest.length < end) return
      rest = rest.subarray(end)
      socket.write(head.startsWith('POST /opentelemetry/v1/traces ') ? traces : other)
    }
  })
})
process.on('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }))
