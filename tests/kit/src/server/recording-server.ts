import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { portOf } from '../port-of.ts'

export interface RecordedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What a recording server says: JSON with 200, or whatever is written. */
export type RecordedAnswer = (request: RecordedRequest, response: ServerResponse) => unknown

export interface RecordingServer extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly RecordedRequest[]
}

/** A server on a free port that keeps what it is asked. What `answer` returns is sent as JSON, unless it has ended the response. */
export async function startRecordingServer(answer: RecordedAnswer = () => ({})): Promise<RecordingServer> {
  const requests: RecordedRequest[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming
      const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
      requests.push(request)
      const said = answer(request, response)
      if (said === undefined || response.writableEnded) return
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(said))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
