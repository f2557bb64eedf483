import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly text: string
}

/** By socket: what a client would tidy goes out as it is. Resolves when the server has ended the connection. */
export function sendRaw(port: number, request: string | Buffer): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setTimeout(5000, () => socket.destroy(new Error('No answer within five seconds.')))
    socket.on('data', (data) => (text += data.toString('latin1')))
    socket.once('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/u.exec(text)?.[1] ?? 0), text }))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // A server that refuses may cut the connection while this still writes; what it has said counts.
      if (text === '' && error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.write(request)
  })
}

export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export function rawRequest({ method, path, headers = {}, body = '' }: RawRequest, port: number): string {
  const all: Readonly<Record<string, string>> = {
    host: `127.0.0.1:${port}`,
    connection: 'close',
    ...(method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n')
}
