// Compiled by `npm run typecheck`, never run: what the public types promise, and what must not compile.
import OpenAI from 'openai'
import {
  enrichSession,
  enrichSpan,
  evaluate,
  evaluator,
  type FlushResult,
  getDefaultTracer,
  HoneyHive,
  HoneyHiveTracer,
  startActiveSpan,
  trace,
  traceClass,
  traceFunction,
  traceModel,
  withSession,
} from './index.ts'
import { wrapOpenAI } from './openai.ts'
import { captureSpans } from './testing.ts'

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
const same = <A, B>(isEqual: Equal<A, B>): Equal<A, B> => isEqual

// A wrapper has the type of what it wraps.
const search = async (query: string, limit?: number): Promise<readonly string[]> => [query, String(limit)]
const traced = trace(search, { name: 'search', eventType: 'tool' })
same<typeof traced, typeof search>(true)
const byV1 = traceFunction({ eventType: 'tool' })(search)
same<typeof byV1, typeof search>(true)
const model = traceModel(search, { eventName: 'm' })
same<typeof model, typeof search>(true)
// @ts-expect-error a number is no query
void traced(1)
// @ts-expect-error an option that does not exist
trace(search, { nmae: 'search' })
// @ts-expect-error a name is text
trace(search, { name: 1 })
// @ts-expect-error eventType is fixed by traceModel
traceModel(search, { eventType: 'tool' })

// The callback forms give what the callback gives.
const length: number = trace('length', () => 'text'.length)
const page: Promise<string> = startActiveSpan('page', async (span) => span.spanContext().traceId)
const inSession: string = withSession({ sessionName: 's' }, (id) => id)
// @ts-expect-error the callback gives a number
const wrong: string = trace('length', () => 1)
// @ts-expect-error a session has no such option
withSession({ name: 's' }, () => 1)

// A class keeps its type.
class Agent {
  plan(question: string): number {
    return question.length
  }
}
const TracedAgent = traceClass(Agent)
const planned: number = new TracedAgent().plan('q')
// @ts-expect-error it takes text
new TracedAgent().plan(1)

// The tracer.
const tracer: HoneyHiveTracer = HoneyHiveTracer.init({ project: 'p', source: 'dev' })
const flushed: Promise<FlushResult> = tracer.flush()
const mode: 'on' | string = tracer.status().mode
const found: HoneyHiveTracer | undefined = getDefaultTracer()
// @ts-expect-error there is no such option
HoneyHiveTracer.init({ projet: 'p' })
// @ts-expect-error a tracer is no promise
HoneyHiveTracer.init({}).then(() => undefined)
// @ts-expect-error it cannot be made without init
export const unmade = new HoneyHiveTracer()
// @ts-expect-error the configuration does not change
tracer.config.batchSize = 1
// @ts-expect-error one of three levels
HoneyHiveTracer.init({ resilience: 'loud' })
enrichSpan({ metadata: { a: 1 }, metrics: () => ({ b: 2 }) })
void enrichSession({ feedback: { rating: 5 } })
// @ts-expect-error metadata is an object
enrichSpan({ metadata: 'text' })

// A client keeps its type when it is wrapped.
const client = wrapOpenAI(new OpenAI())
same<typeof client, OpenAI>(true)

// The REST client.
const rest = new HoneyHive({ bearerAuth: 'key' })
void rest.datasets.createDataset({ project: 'p', name: 'n' })
// @ts-expect-error a dataset has a name
void rest.datasets.createDataset({ project: 'p' })
// @ts-expect-error one of the types
void rest.datasets.getDatasets('p', 'other')
// @ts-expect-error milliseconds are a number
export const late = new HoneyHive({ timeoutMs: '1s' })

// The function's inputs and outputs reach the evaluators.
void evaluate({
  dataset: [{ inputs: { question: 'q' }, groundTruth: 'a' }],
  function: async ({ question }) => question.length,
  evaluators: [
    (output: number, inputs: { question: string }, truth: string) => output > inputs.question.length + truth.length,
  ],
})
const scored = evaluator((output: string) => output.length, { name: 'length', repeat: 2 })
const score: number = scored('text')
// @ts-expect-error it takes text
scored(1)

// A capture of spans.
const capture = captureSpans()
const name: string = capture.span('search').name
// @ts-expect-error spans are not to be changed
capture.spans.push(capture.span('search'))

export const used = [length, page, inSession, wrong, planned, flushed, mode, found, score, name]
