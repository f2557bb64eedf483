// The same work by different means: `count` rows, a function that takes `millis`, `evaluators` trivial evaluators.
import { setTimeout as delay } from 'node:timers/promises'

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
    return async ({ count, millis, evaluators, workers }) => {
      const rows = rowsOf(count)
      const fn = work(millis)
      const scorers = evaluatorsOf(evaluators)
      const results = []
      let next = 0
      const loop = async () => {
        while (next < rows.length) {
          const { inputs, groundTruth } = rows[next++]
          const output = await fn(inputs)
          results.push(scorers.map((scorer) => scorer(output, inputs, groundTruth)))
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
  /** With a server: sessions, spans of function and evaluators, results. */
  async delivered() {
    const { evaluate } = await import('honeyhive')
    return ours(evaluate, { isDelivered: true })
  },
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
