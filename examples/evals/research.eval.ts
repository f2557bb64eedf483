// Is the agent better when it searches by meaning and reads three passages, than by words and one? Run it:
//
//   npx honeyhive eval examples/evals
//
// 60 questions with their answers, two variants, evaluators in code, of the trace and by a judge. The second run is compared
// with the first, question by question, and ends with a verdict. Everything talks to a stand-in for a model on this machine.
import { evaluate, evaluator } from 'honeyhive'
import { callCount, factuality, toolOrder } from 'honeyhive/evals'
import { wrapOpenAI } from 'honeyhive/openai'
import OpenAI from 'openai'
import { startModelServer } from '../src/model-server.ts'
import { createAgent, type Variant } from './research.ts'

interface Inputs {
  readonly question: string
}

interface GroundTruth {
  readonly answer: string
  readonly document: string
}

const model = await startModelServer()
const openai = wrapOpenAI(new OpenAI({ baseURL: model.url, apiKey: 'not-needed' }))

const evaluators = [
  // In code: is the answer in what the agent says, and does it name the right source?
  evaluator(
    (output: string, _inputs: Inputs, { answer }: GroundTruth) => output.toLowerCase().includes(answer.toLowerCase()),
    { name: 'has_answer' },
  ),
  evaluator((output: string, _inputs: Inputs, { document }: GroundTruth) => output.includes(`[${document}]`), {
    name: 'right_source',
  }),
  // Of the trace: did it search first, and in how many calls of the model?
  toolOrder(['search_documents']),
  callCount({ name: 'model_calls', type: 'model', max: 6 }),
  // By a judge, with a trace of its own.
  factuality({ client: openai, model: 'local-stand-in' }),
]

async function evaluateVariant(name: string, variant: Variant, options: object) {
  const agent = await createAgent(openai, variant)
  return evaluate<Inputs, string, GroundTruth>({
    name,
    suite: 'lighthouse research',
    datasetFile: new URL('questions.jsonl', import.meta.url),
    function: function research({ question }, { signal }) {
      return agent(question, signal)
    },
    evaluators,
    metadata: { variant },
    maxWorkers: 10,
    ...options,
  })
}

const before = await evaluateVariant('research: words, one passage', { passages: 1, search: 'words' }, {})
await evaluateVariant(
  'research: meaning, three passages',
  { passages: 3, search: 'embeddings' },
  { baseline: before, tolerance: { model_calls: 0.5 } },
)
await model.close()
