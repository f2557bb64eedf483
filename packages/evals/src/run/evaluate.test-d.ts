import { evaluator } from '../evaluator/define-evaluator.ts'
import { exactMatch } from '../builtin/exact-match.ts'
import { evaluate } from './evaluate.ts'

const dataset = [{ inputs: { question: 'a' }, groundTruth: 'A' }]

export async function types(): Promise<void> {
  const one = await evaluate({
    dataset,
    function: async ({ question }) => question.length,
    evaluators: [(outputs, inputs, groundTruth) => outputs + inputs.question.length + groundTruth.length],
  })
  const number: number | undefined = one.datapoints[0]?.outputs
  const question: string | undefined = one.datapoints[0]?.inputs.question

  await evaluate({
    dataset,
    function: ({ question: text }) => text.toUpperCase(),
    evaluators: [exactMatch(), 'levenshtein', evaluator((outputs: string) => outputs.length, { name: 'length' })],
  })

  await evaluate({
    dataset,
    function: ({ question: text }, { groundTruth, signal }) =>
      signal.aborted ? 0 : text.length + (groundTruth ?? '').length,
    // @ts-expect-error outputs are numbers
    evaluators: [(outputs: string) => outputs.length],
  })

  await evaluate({
    dataset,
    // @ts-expect-error there is no such input
    function: ({ answer }) => answer,
  })

  void [number, question]
}
