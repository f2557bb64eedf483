import { type Fault, type ModelServer, startModelServer } from '@honeyhive/examples/model-server'
import OpenAI, { APIConnectionError, BadRequestError, NotFoundError, RateLimitError } from 'openai'
import { expect, onTestFinished, test } from 'vitest'
import type { ChatCompletionChunk, ChatCompletionFunctionTool, ChatCompletionMessageParam } from 'openai/resources'

async function serving(fault?: Fault): Promise<{ readonly server: ModelServer; readonly openai: OpenAI }> {
  const server = await startModelServer(fault === undefined ? {} : { fault })
  onTestFinished(() => server.close())
  return { server, openai: new OpenAI({ baseURL: server.url, apiKey: 'any', maxRetries: 0 }) }
}

const model = 'any-model'
const question = { role: 'user', content: 'How high is the tower, and who built the harbour wall?' } as const

function tool(name: string, parameter: string): ChatCompletionFunctionTool {
  const parameters = { type: 'object', properties: { [parameter]: { type: 'string' } } }
  return { type: 'function', function: { name, parameters } }
}

const tools = [tool('look_up', 'query'), tool('work_out', 'expression')]

async function chunksOf(stream: AsyncIterable<ChatCompletionChunk>): Promise<readonly ChatCompletionChunk[]> {
  const chunks: ChatCompletionChunk[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

test('says the same streamed and not, with the same tokens, and that it is a stand-in', async () => {
  const { openai, server } = await serving()
  const whole = await openai.chat.completions.create({ model, messages: [question] })
  const stream = await openai.chat.completions.create({
    model,
    messages: [question],
    stream: true,
    stream_options: { include_usage: true },
  })
  const chunks = await chunksOf(stream)
  const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
  expect(whole.choices[0]?.message.content).toBe(text)
  expect(text).toContain('local stand-in')
  expect(chunks.length).toBeGreaterThan(10)
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
  expect(server.calls.map(({ usage }) => usage)).toEqual([whole.usage, whole.usage])
})

test('sends no usage in a stream that did not ask for it', async () => {
  const { openai } = await serving()
  const chunks = await chunksOf(await openai.chat.completions.create({ model, messages: [question], stream: true }))
  expect(chunks.filter(({ usage }) => usage !== undefined)).toEqual([])
})

test('asks for each part of a question, works out the formula that it finds, and quotes what it was told', async () => {
  const { openai } = await serving()
  const messages: ChatCompletionMessageParam[] = [question]
  const first = await openai.chat.completions.create({ model, messages, tools })
  const calls = first.choices[0]?.message.tool_calls ?? []
  expect(first.choices[0]?.finish_reason).toBe('tool_calls')
  expect(calls.map((call) => call.type === 'function' && JSON.parse(call.function.arguments))).toEqual([
    { query: 'How high is the tower' },
    { query: 'who built the harbour wall' },
  ])
  const found = [
    [{ document: 'tower', text: 'The tower has 30 steps. `tower_height = 2 * steps`. The number of steps is 30.' }],
    [{ document: 'wall', text: 'It is long and grey. The harbour wall was built by the monks.' }],
  ]
  messages.push(first.choices[0]?.message ?? question)
  for (const [index, call] of calls.entries())
    messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(found[index]) })
  const second = await openai.chat.completions.create({ model, messages, tools })
  const [sum] = second.choices[0]?.message.tool_calls ?? []
  expect(sum).toMatchObject({ function: { name: 'work_out', arguments: '{"expression":"2 * 30"}' } })
  messages.push(second.choices[0]?.message ?? question, { role: 'tool', tool_call_id: sum?.id ?? '', content: '60' })
  const third = await openai.chat.completions.create({ model, messages, tools })
  expect(third.choices[0]?.message.tool_calls).toBeUndefined()
  const answer = await openai.chat.completions.create({ model, messages })
  expect(answer.choices[0]?.message.content).toMatch(
    /^"The tower has 30 steps\." \[tower\]\n"The harbour wall was built by the monks\." \[wall\]\ntower height = 2 \* 30 = 60\./u,
  )
})

test('streams the calls of tools bit by bit', async () => {
  const { openai } = await serving()
  const stream = openai.chat.completions.stream({ model, messages: [question], tools })
  const { choices } = await stream.finalChatCompletion()
  expect(choices[0]?.message.tool_calls?.map((call) => call.type === 'function' && call.function.arguments)).toEqual([
    '{"query":"How high is the tower"}',
    '{"query":"who built the harbour wall"}',
  ])
})

test('stops at the limit of tokens, and says so', async () => {
  const { openai } = await serving()
  const { choices, usage } = await openai.chat.completions.create({
    model,
    messages: [question],
    max_completion_tokens: 3,
  })
  expect(choices[0]?.finish_reason).toBe('length')
  expect(usage?.completion_tokens).toBe(3)
})

test('puts texts about the same thing near each other, in either encoding', async () => {
  const { openai } = await serving()
  const input = ['The lens of a lighthouse', 'Lighthouses and their lenses', 'Bread is baked from flour']
  const { data, usage } = await openai.embeddings.create({ model, input })
  const [lens = [], lenses = [], bread = []] = data.map(({ embedding }) => embedding)
  const nearness = (other: readonly number[]): number =>
    lens.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
  expect(nearness(lens)).toBeCloseTo(1, 5)
  expect(nearness(lenses)).toBeGreaterThan(0.5)
  expect(nearness(bread)).toBeLessThan(0.3)
  expect(usage.prompt_tokens).toBeGreaterThan(10)
  const plain = await openai.embeddings.create({ model, input, encoding_format: 'float' })
  expect(plain.data[0]?.embedding[0]).toBeCloseTo(lens[0] ?? Number.NaN, 5)
})

test('answers a bad request as the API does', async () => {
  const { openai } = await serving()
  const noMessages = openai.chat.completions.create({ model, messages: [] })
  await expect(noMessages).rejects.toBeInstanceOf(BadRequestError)
  await expect(noMessages).rejects.toMatchObject({ status: 400, param: 'messages', type: 'invalid_request_error' })
  await expect(openai.files.list()).rejects.toBeInstanceOf(NotFoundError)
  expect((await openai.models.list()).data.map(({ id }) => id)).toContain('local-stand-in')
})

test('fails as it is told, once or always', async () => {
  const { openai, server } = await serving()
  const ask = (): Promise<unknown> => openai.chat.completions.create({ model, messages: [question] })
  server.faults.next({ kind: 'rate-limit', retryAfterSeconds: 7 }, { kind: 'status', status: 503, message: 'closed' })
  const limited = await ask().catch((error: unknown) => error)
  expect(limited).toBeInstanceOf(RateLimitError)
  expect(limited instanceof RateLimitError && limited.headers.get('retry-after')).toBe('7')
  await expect(ask()).rejects.toMatchObject({ status: 503, message: expect.stringContaining('closed') })
  await expect(ask()).resolves.toBeDefined()
  server.faults.always({ kind: 'cut', afterEvents: 0 })
  await expect(ask()).rejects.toBeInstanceOf(Error)
  await expect(ask()).rejects.toBeInstanceOf(Error)
  server.faults.always(undefined)
  await expect(ask()).resolves.toBeDefined()
})

test('breaks a stream off in the middle', async () => {
  const { openai } = await serving({ kind: 'cut', afterEvents: 4 })
  const stream = await openai.chat.completions.create({ model, messages: [question], stream: true })
  let count = 0
  const read = async (): Promise<void> => {
    for await (const { choices } of stream) count += choices.length
  }
  await expect(read()).rejects.toThrow(/terminated|aborted|closed/u)
  expect(count).toBe(4)
})

test('keeps a client waiting until it has had enough', async () => {
  const { server } = await serving({ kind: 'delay', millis: 60_000 })
  const openai = new OpenAI({ baseURL: server.url, apiKey: 'any', maxRetries: 0, timeout: 50 })
  await expect(openai.chat.completions.create({ model, messages: [question] })).rejects.toBeInstanceOf(
    APIConnectionError,
  )
})
