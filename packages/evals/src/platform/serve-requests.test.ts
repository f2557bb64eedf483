import { MessageChannel } from 'node:worker_threads'
import { type Script, startCollector } from '@honeyhive/kit'
import { expect, it, onTestFinished } from 'vitest'
import { serveRequests } from './serve-requests.ts'
import { requestLine, type ThreadAnswer } from './thread-message.ts'

interface Served {
  readonly answers: readonly ThreadAnswer[]
  readonly messages: number
  readonly bodies: readonly unknown[]
}

/** Has so many updates made in one message, and waits for their answers. */
async function serve(count: number, script?: Script, deadlineMillis = 5_000): Promise<Served> {
  const collector = await startCollector(script)
  const { port1, port2 } = new MessageChannel()
  onTestFinished(async () => {
    port1.close()
    await collector.close()
  })
  serveRequests(port2, {
    serverUrl: collector.url,
    apiKey: undefined,
    clientVersion: '1',
    timeoutMillis: deadlineMillis,
    deadlineMillis,
  })
  const ids = Array.from({ length: count }, (_, id) => id)
  const lines = ids.map((id) =>
    requestLine({ id, method: 'PUT', path: '/events', body: JSON.stringify({ id, text: 'a b\nc' }) }),
  )
  const answers: ThreadAnswer[] = []
  let messages = 0
  await new Promise<void>((resolve) => {
    port1.on('message', (some: readonly ThreadAnswer[]) => {
      messages += 1
      answers.push(...some)
      if (answers.length >= count) resolve()
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
    port1.postMessage(lines.join('\n'))
  })
  return { answers, messages, bodies: collector.requests.map(({ json }) => json) }
}

const idsOf = (answers: readonly ThreadAnswer[]): readonly unknown[] =>
  answers.map((answer) => (typeof answer === 'number' ? answer : answer.id)).toSorted((a, b) => a - b)

it('makes every request once, and answers many in a message', async () => {
  const { answers, messages, bodies } = await serve(300)
  expect(answers.every((answer) => typeof answer === 'number')).toBe(true)
  expect(idsOf(answers)).toEqual(Array.from({ length: 300 }, (_, id) => id))
  expect(bodies).toHaveLength(300)
  expect(bodies).toContainEqual({ id: 7, text: 'a b\nc' })
  expect(messages).toBeLessThan(150)
})

it('gives way to a server that says when to come again, and loses nothing', async () => {
  let refusals = 0
  const { answers } = await serve(40, () => {
    if (refusals >= 20) return undefined
    refusals += 1
    return { kind: 'answer', status: 429, headers: { 'retry-after': '0' }, body: '{}' }
  })
  expect(answers.every((answer) => typeof answer === 'number')).toBe(true)
})

it('says in words what the server refuses', async () => {
  const { answers } = await serve(1, () => ({ kind: 'answer', status: 400, body: '{"message":"no such event"}' }))
  expect(answers).toMatchObject([
    { id: 0, outcome: { status: 'refused', statusCode: 400, message: expect.stringContaining('no such event') } },
  ])
})

it('does not take a long queue for a server that gives no answer', async () => {
  const { answers } = await serve(200, () => ({ kind: 'answer', afterMillis: 100 }), 2_000)
  expect(answers.every((answer) => typeof answer === 'number')).toBe(true)
})

it('finds out once, and not for each request, that the server gives no answer', async () => {
  const startedAt = performance.now()
  const { answers } = await serve(500, () => ({ kind: 'hang' }), 300)
  expect(answers.map((answer) => (typeof answer === 'number' ? 'ok' : answer.outcome.status))).toEqual(
    Array.from({ length: 500 }, () => 'unreachable'),
  )
  // One after another they would take 16 times the deadline.
  expect(performance.now() - startedAt).toBeLessThan(3_000)
})

it('a request that gets no answer beside others that do is alone with that', async () => {
  // All that fit beside it are answered long before its deadline, however slow the machine.
  const { answers } = await serve(
    20,
    ({ json }) => ((json as { readonly id: number }).id === 3 ? { kind: 'hang' } : undefined),
    3_000,
  )
  expect(answers.filter((answer) => typeof answer !== 'number')).toMatchObject([
    { id: 3, outcome: { status: 'unreachable' } },
  ])
})
