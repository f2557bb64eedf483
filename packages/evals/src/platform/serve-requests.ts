import type { MessagePort } from 'node:worker_threads'
import { type ApiOutcome, callApi } from '@honeyhive/api'
import { PlainSender } from './plain-sender.ts'
import { RequestLane } from './request-lane.ts'
import { readRequests, type ThreadAnswer, type ThreadRequest, type ThreadStart } from './thread-message.ts'

/**
 * Requests under way at once. With a server that is 100 ms away they are 160 datapoints a second; whoever waits for a place
 * is not on the clock yet, so that many datapoints at once are not taken for a server that does not answer.
 */
const maxUnderWay = 32
/** Answers wait so long for others: each message wakes the main thread, which has a function to run. */
const gatherMillis = 5

/** The thread's side: makes the requests that come, many at a time, and answers what has been answered together. */
export function serveRequests(port: Pick<MessagePort, 'postMessage' | 'on'>, start: ThreadStart): void {
  const answer = gathered(port)
  const lane = new RequestLane(maxUnderWay)
  const plain = PlainSender.over({ ...start, env: process.env })
  const make = async (request: ThreadRequest): Promise<void> => {
    const outcome = await lane.make(() => outcomeOf(request, start, plain))
    answer(outcome.status === 'ok' ? request.id : { id: request.id, outcome }, lane.isIdle)
  }
  port.on('message', (lines: string) => {
    for (const request of readRequests(lines)) void make(request)
  })
}

async function outcomeOf(
  { method, path, body }: ThreadRequest,
  start: ThreadStart,
  plain: PlainSender | undefined,
): Promise<ApiOutcome<object>> {
  const startedAt = performance.now()
  if ((await plain?.send(method, path, body)) === true) return { status: 'ok', body: {} }
  const { serverUrl, clientVersion, timeoutMillis } = start
  const deadlineMillis = Math.max(1, start.deadlineMillis - (performance.now() - startedAt))
  const options = { serverUrl, apiKey: () => start.apiKey, clientVersion, timeoutMillis, deadlineMillis }
  return callApi(options, method, path, JSON.parse(body))
}

function gathered(port: Pick<MessagePort, 'postMessage'>): (answer: ThreadAnswer, isLast: boolean) => void {
  let answers: ThreadAnswer[] = []
  let timer: NodeJS.Timeout | undefined
  const post = (): void => {
    clearTimeout(timer)
    timer = undefined
    port.postMessage(answers)
    answers = []
  }
  return (answer, isLast) => {
    answers.push(answer)
    if (isLast) post()
    else timer ??= setTimeout(post, gatherMillis)
  }
}
