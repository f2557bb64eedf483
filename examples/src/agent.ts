// A small research agent. It plans, looks things up in documents, does sums, and writes an answer with its sources:
//
//   npm start                       the server, this agent, and a link to what it did
//   node examples/dist/agent.js "When did Eddystone lose its keepers?"
//
// With OPENAI_API_KEY set it asks the model OPENAI_MODEL; without, a stand-in on this machine that answers by rules.
import { readdir, readFile } from 'node:fs/promises'
import { enrichSession, enrichSpan, HoneyHiveTracer, trace } from 'honeyhive'
import { wrapOpenAI } from 'honeyhive/openai'
import OpenAI from 'openai'
import { evaluate } from './arithmetic.ts'
import { startModelServer } from './model-server.ts'

type Message = OpenAI.Chat.ChatCompletionMessageParam
type Tool = OpenAI.Chat.ChatCompletionFunctionTool
type ToolCall = OpenAI.Chat.ChatCompletionMessageToolCall

interface Passage {
  readonly document: string
  readonly text: string
}

const defaultQuestion =
  'How far off can a sailor whose eye height is 9 metres see the Eddystone light, and why can its lens throw the light that far?'
const question = process.argv[2] ?? defaultQuestion
const maxRounds = 5

// 1. Tracing begins with one call. All that is traced or wrapped below belongs to this session.

const tracer = HoneyHiveTracer.init({
  serverUrl: process.env['HH_API_URL'] ?? 'http://127.0.0.1:4318',
  project: 'lighthouse-research',
  sessionName: 'research agent',
  inputs: { question },
})

const hasKey = Boolean(process.env['OPENAI_API_KEY'])
const standIn = hasKey ? undefined : await startModelServer({ firstTokenMillis: 120, tokenMillis: 6 })
const models = standIn
  ? { chat: 'local-stand-in', embedding: 'local-embeddings' }
  : { chat: process.env['OPENAI_MODEL'] ?? 'gpt-4o-mini', embedding: 'text-embedding-3-small' }

// 2. A wrapped client is the client, and its calls are recorded: messages, answers, tools, tokens, errors.

const openai = wrapOpenAI(new OpenAI(standIn ? { baseURL: standIn.url, apiKey: 'not-needed' } : {}))

// 3. `trace` makes a function recorded: its arguments, its result, and under it everything that it calls.

const answerQuestion = trace(
  async function answerQuestion(question: string): Promise<string> {
    await indexDocuments()
    const plan = await makePlan(question)
    const notes = await research(question, plan)
    return writeAnswer(notes)
  },
  { eventType: 'chain' },
)

const library: { readonly passage: Passage; readonly vector: readonly number[] }[] = []

const indexDocuments = trace(
  async function indexDocuments(): Promise<void> {
    const folder = new URL('../documents/', import.meta.url)
    const files = (await readdir(folder)).filter((file) => file.endsWith('.md')).toSorted()
    const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
    const passages = texts.flatMap((text, index) => passagesOf(files[index] ?? '', text))
    const vectors = await embed(passages.map(({ text }) => text))
    for (const [index, passage] of passages.entries()) library.push({ passage, vector: vectors[index] ?? [] })
    enrichSpan({ metrics: { documents: files.length, passages: passages.length } })
  },
  { eventType: 'chain' },
)

const makePlan = trace(
  async function makePlan(question: string): Promise<string> {
    const instructions = 'You plan research. Answer with a numbered plan of at most three short steps.'
    const { choices } = await openai.chat.completions.create({
      model: models.chat,
      messages: [
        { role: 'system', content: instructions },
        { role: 'user', content: question },
      ],
    })
    return choices[0]?.message.content ?? ''
  },
  { eventType: 'chain' },
)

/** Lets the model use the tools until it has what it needs; the result is the conversation with all that was found. */
const research = trace(
  async function research(question: string, plan: string): Promise<readonly Message[]> {
    const instructions = 'Follow your steps: look things up and do sums with the tools, until you have what you need.'
    const messages: Message[] = [
      { role: 'system', content: instructions },
      { role: 'user', content: question },
      { role: 'assistant', content: plan },
    ]
    for (let round = 0; round < maxRounds; round += 1) {
      const { choices } = await openai.chat.completions.create({ model: models.chat, messages, tools })
      const message = choices[0]?.message
      if (message?.tool_calls === undefined) break
      messages.push(message, ...(await Promise.all(message.tool_calls.map(useTool))))
    }
    return messages
  },
  { eventType: 'chain' },
)

const writeAnswer = trace(
  async function writeAnswer(notes: readonly Message[]): Promise<string> {
    const instructions = 'Answer the question in a few sentences. Quote what you found, with [document] after it.'
    const stream = await openai.chat.completions.create({
      model: models.chat,
      messages: [...notes, { role: 'system', content: instructions }],
      stream: true,
      stream_options: { include_usage: true },
    })
    let answer = ''
    for await (const { choices } of stream) {
      const text = choices[0]?.delta.content ?? ''
      process.stdout.write(text)
      answer += text
    }
    process.stdout.write('\n')
    return answer
  },
  { eventType: 'chain', captureInputs: false },
)

// 4. The agent's tools are functions like any others.

const searchDocuments = trace(
  async function searchDocuments(query: string): Promise<readonly Passage[]> {
    const [wanted = []] = await embed([query])
    const scored = library.map(({ passage, vector }) => ({ passage, score: similarity(vector, wanted) }))
    const best = scored.toSorted((one, other) => other.score - one.score).slice(0, 3)
    enrichSpan({ metrics: { best_score: best[0]?.score } })
    return best.map(({ passage }) => passage)
  },
  { name: 'search_documents', eventType: 'tool' },
)

const calculate = trace(
  function calculate(expression: string): string {
    return String(Number(evaluate(expression).toPrecision(4)))
  },
  { eventType: 'tool' },
)

const tools: Tool[] = [
  offer('search_documents', 'Finds passages about lighthouses.', 'query'),
  offer('calculate', 'Works out a sum, such as 2 * sqrt(9).', 'expression'),
]

function offer(name: string, description: string, parameter: string): Tool {
  const parameters = { type: 'object', properties: { [parameter]: { type: 'string' } }, required: [parameter] }
  return { type: 'function', function: { name, description, parameters } }
}

async function useTool(call: ToolCall): Promise<Message> {
  return { role: 'tool', tool_call_id: call.id, content: await resultOf(call) }
}

/** What a tool cannot do is told to the model, which may then try something else. */
async function resultOf(call: ToolCall): Promise<string> {
  if (call.type !== 'function') return `There is no tool of type ${call.type}.`
  try {
    const { query, expression }: Record<string, unknown> = JSON.parse(call.function.arguments)
    if (typeof query === 'string') return JSON.stringify(await searchDocuments(query))
    if (typeof expression === 'string') return calculate(expression)
    return `${call.function.name} cannot be called with ${call.function.arguments}.`
  } catch (error) {
    return `That did not work: ${String(error)}`
  }
}

async function embed(texts: string[]): Promise<readonly number[][]> {
  const { data } = await openai.embeddings.create({ model: models.embedding, input: texts })
  return data.map(({ embedding }) => embedding)
}

/** A passage is a paragraph; headings are left out. */
function passagesOf(file: string, text: string): readonly Passage[] {
  const paragraphs = text.split('\n\n').map((paragraph) => paragraph.trim())
  return paragraphs
    .filter((paragraph) => paragraph !== '' && !paragraph.startsWith('#'))
    .map((paragraph) => ({ document: file.replace('.md', ''), text: paragraph }))
}

/** The cosine of two unit vectors. */
function similarity(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}

// 5. At the end the session itself is given what matters of it. The end of the program delivers what is unsent; `flush` does
// so at once, and the link shows all.

process.stdout.write(`${question}\n\n`)
const answer = await answerQuestion(question)
await enrichSession({
  outputs: { answer },
  metadata: { model: models.chat },
  userProperties: { user_id: 'first-visitor' },
})
await tracer.flush()
await standIn?.close()
process.stdout.write(`\nWhat it did, step by step: ${tracer.config.serverUrl}/sessions/${tracer.sessionId}\n`)
