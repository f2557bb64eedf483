// The agent under evaluation: it searches the documents, does sums, and answers. Variants differ in how it searches.
import { readdir, readFile } from 'node:fs/promises'
import { trace } from 'honeyhive'
import type OpenAI from 'openai'
import { evaluate as workOut } from '../src/arithmetic.ts'

/** How the agent searches. */
export interface Variant {
  /** Passages that a search brings. */
  readonly passages: number
  /** Compare meanings by embeddings, or words. */
  readonly search: 'embeddings' | 'words'
}

interface Passage {
  readonly document: string
  readonly text: string
}

type Message = OpenAI.Chat.ChatCompletionMessageParam
type ToolCall = OpenAI.Chat.ChatCompletionMessageToolCall

const maxRounds = 4

/** Makes an agent: a function from a question to an answer with its sources. */
export async function createAgent(
  openai: OpenAI,
  variant: Variant,
): Promise<(question: string, signal: AbortSignal) => Promise<string>> {
  const library = await readLibrary()
  const vectors =
    variant.search === 'embeddings'
      ? await embed(
          openai,
          library.map(({ text }) => text),
        )
      : []

  const search = trace(
    async function search(query: string): Promise<readonly Passage[]> {
      const [wanted = []] = vectors.length > 0 ? await embed(openai, [query]) : []
      const scored = library.map((passage, index) => ({
        passage,
        score: vectors.length > 0 ? cosine(vectors[index] ?? [], wanted) : sharedWords(passage.text, query),
      }))
      return scored
        .toSorted((a, b) => b.score - a.score)
        .slice(0, variant.passages)
        .map(({ passage }) => passage)
    },
    { name: 'search_documents', eventType: 'tool' },
  )
  const calculate = trace((expression: string) => String(Number(workOut(expression).toPrecision(4))), {
    name: 'calculate',
    eventType: 'tool',
  })

  async function useTool(call: ToolCall): Promise<Message> {
    const { query, expression } = JSON.parse(call.type === 'function' ? call.function.arguments : '{}')
    const content = typeof query === 'string' ? JSON.stringify(await search(query)) : calculate(String(expression))
    return { role: 'tool', tool_call_id: call.id, content }
  }

  return async (question, signal) => {
    const messages: Message[] = [
      { role: 'system', content: 'Look things up and do sums with the tools, until you have what you need.' },
      { role: 'user', content: question },
    ]
    for (let round = 0; round < maxRounds; round += 1) {
      const { choices } = await openai.chat.completions.create({ model: 'local-stand-in', messages, tools }, { signal })
      const message = choices[0]?.message
      if (message?.tool_calls === undefined) break
      messages.push(message, ...(await Promise.all(message.tool_calls.map(useTool))))
    }
    const { choices } = await openai.chat.completions.create(
      {
        model: 'local-stand-in',
        messages: [...messages, { role: 'system', content: 'Answer in a few sentences, with sources.' }],
      },
      { signal },
    )
    return choices[0]?.message.content ?? ''
  }
}

const tools = [
  tool('search_documents', 'Finds passages about lighthouses.', 'query'),
  tool('calculate', 'Works out a sum, such as 2 * sqrt(9).', 'expression'),
]

function tool(name: string, description: string, parameter: string): OpenAI.Chat.ChatCompletionFunctionTool {
  const parameters = { type: 'object', properties: { [parameter]: { type: 'string' } }, required: [parameter] }
  return { type: 'function', function: { name, description, parameters } }
}

async function readLibrary(): Promise<readonly Passage[]> {
  const folder = new URL('../documents/', import.meta.url)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md')).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
  return texts.flatMap((text, index) =>
    text
      .split('\n\n')
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== '' && !paragraph.startsWith('#'))
      .map((paragraph) => ({ document: (files[index] ?? '').replace('.md', ''), text: paragraph })),
  )
}

async function embed(openai: OpenAI, input: string[]): Promise<readonly number[][]> {
  const { data } = await openai.embeddings.create({ model: 'local-embeddings', input })
  return data.map(({ embedding }) => embedding)
}

function cosine(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}

function sharedWords(text: string, query: string): number {
  const wanted = new Set(query.toLowerCase().match(/\p{L}{4,}/gu))
  return (text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).filter((word) => wanted.has(word)).length
}
