// Evalite: its own runner on vitest, results in memory.
import { evalite } from 'evalite'
import { begin, count, end, evaluators, rowsOf, warmCount, work } from './job.mjs'

let scored = 0
const scorersOf = (done) =>
  Array.from({ length: evaluators }, (_, number) => ({
    name: `e${number}`,
    scorer: ({ output, expected }) => {
      scored += 1
      if (scored === done) finished(done)
      return Number(output === expected)
    },
  }))
const warmScores = warmCount * evaluators
const scores = warmScores + count * evaluators

function finished(done) {
  if (done === scores) end(count)
}

let hasBegun = false
evalite('warm', { data: () => rowsOf(warmCount), task: work, scorers: scorersOf(warmScores) })
evalite('rows', {
  data: () => rowsOf(count),
  task: (input) => {
    if (!hasBegun) begin()
    hasBegun = true
    return work(input)
  },
  scorers: scorersOf(scores),
})
