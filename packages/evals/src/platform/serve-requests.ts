import type { MessagePort } from 'node:worker_threads'
import { type ApiOutcome, callApi } from '@honeyhive/api'
import type { ThreadAnswer, ThreadRequest, ThreadStart } from './thread-message.ts'

/** The thread's side: makes the requests that come, many at a time, and answers what has been answered together. */
export function serveRequests(port: MessagePort, start: ThreadStart): void {
  const { serverUrl, apiKey, clientVersion, timeoutMillis, deadlineMillis } = start
  const options = { serverUrl, apiKey: () => apiKey, clientVersion, timeoutMillis, deadlineMillis }
  let answers: ThreadAnswer[] = []
  const answer = (id: number, outcome: ApiOutcome<object>): void => {
    if (answers.length === 0)
      setImmediate(() => {
        port.postMessage(answers)
        answers = []
      })
    answers.push({ id, outcome: outcome.status === 'ok' ? { status: 'ok', body: {} } : outcome })
  }
  port.on('message', (requests: readonly ThreadRequest[]) => {
    for (const { id, method, path, body } of requests)
      void callApi(options, method, path, JSON.parse(body)).then((outcome) => answer(id, outcome))
  })
}
