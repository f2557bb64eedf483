// The same work by different means: `count` rows, a function that takes `millis`, `evaluators` trivial evaluators.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

const rowsOf = (count) => Array.from({ length: count }, (_, index) => ({ inputs: { index }, groundTruth: index }))
const evaluatorsOf = (count) =>
  Array.from({ length: count }, (_, number) =>
    Object.defineProperty((output, _inputs, truth) => Number(output === truth), 'name', { value: `e${number}` }),
  )
const work = (millis) => (millis === 0 ? async ({ index }) => index : async ({ index }) => (await delay(millis), index))

/** Each loads what it needs, and answers the function that does the work and resolves to the results. */
export const variants = {
  /** What the function itself takes, with nothing around it: `workers` loops over the rows. */
  async loops() {
    return async ({ count, millis, evaluators, workers, onDone }) => {
      const rows = rowsOf(count)
      const fn = work(millis)
      const scorers = evaluatorsOf(evaluators)
      const results = []
      let next = 0
      const loop = async () => {
        while (next < rows.length) {
          const row = rows[next++]
          const { inputs, groundTruth } = row
          const output = await fn(inputs)
          results.push(scorers.map((scorer) => scorer(output, inputs, groundTruth)))
          onDone?.(row)
        }
      }
      await Promise.all(Array.from({ length: workers }, loop))
      return results
    }
  },
  async 'p-limit'() {
    const { default: pLimit } = await import('p-limit')
    return async ({ count, millis, evaluators, workers }) => {
      const limit = pLimit(workers)
      const fn = work(millis)
      const scorers = evaluatorsOf(evaluators)
      return Promise.all(
        rowsOf(count).map(({ inputs, groundTruth }) =>
          limit(async () => {
            const output = await fn(inputs)
            return scorers.map((scorer) => scorer(output, inputs, groundTruth))
          }),
        ),
      )
    }
  },
  /** Without a server: nothing is recorded. */
  async local() {
    const { evaluate } = await import('honeyhive')
    return ours(evaluate, {})
  },
  /** The floor of what is delivered: the loops, and a thread that makes the same two requests for each row by `fetch`. */
  posts: () => posting('fetch'),
  /** The same by `node:http`. */
  'posts by node:http': () => posting('http'),
  /** With a server: sessions, spans of function and evaluators, results. */
  delivered,
  'delivered, bare server': delivered,
}

async function delivered() {
  const { evaluate } = await import('honeyhive')
  return ours(evaluate, { isDelivered: true })
}

async function posting(means) {
  const loops = await variants.loops()
  return async (job) => {
    const worker = new Worker(new URL('posts-thread.mjs', import.meta.url), { workerData: { url: job.url, means } })
    const runId = randomUUID()
    const ids = { run_id: runId, dataset_id: 'EXT-0123456789abcdef', datapoint_id: 'EXT-0123456789abcdef' }
    let answered = 0
    worker.on('message', (count) => (answered += count))
    const results = await loops({
      ...job,
      onDone({ inputs, groundTruth }) {
        const id = randomUUID()
        const session = { session_id: id, session_name: 'posts', source: 'evaluation', inputs, metadata: ids }
        const update = { event_id: id, outputs: { result: inputs.index }, feedback: { ground_truth: groundTruth } }
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage([{ start: JSON.stringify({ session }), end: JSON.stringify(update) }])
      },
    })
    while (answered < job.count) await once(worker, 'message')
    await worker.terminate()
    return results
  }
}

function ours(evaluate, { isDelivered }) {
  return async ({ url, count, millis, evaluators, workers }) => {
    const { datapoints, stats, delivery } = await evaluate({
      dataset: rowsOf(count),
      function: work(millis),
      evaluators: evaluatorsOf(evaluators),
      maxWorkers: workers,
      printResults: false,
      ...(isDelivered ? { serverUrl: url } : {}),
    })
    if (stats.succeeded !== count) throw new Error(`${stats.succeeded} of ${count} succeeded`)
    if (isDelivered && delivery.status !== 'delivered') throw new Error(`delivery is ${delivery.status}`)
    return datapoints
  }
}
