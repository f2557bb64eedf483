// What each library is asked to do, the same for every instrumentation of it.
import { z } from 'zod'

const question = 'How heavy is the moon?'
const system = 'Be brief.'

/** What keeps going where an instrumented library is asked for an error. */
async function failing(call) {
  try {
    await call()
  } catch {
    // The span of it is what is wanted.
  }
}

export async function openai(client, faults) {
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: question },
  ]
  const tools = [
    {
      type: 'function',
      function: {
        name: 'search',
        description: 'Finds passages.',
        parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
      },
    },
  ]
  await client.chat.completions.create({ model: 'local-chat', messages, temperature: 0.5, max_tokens: 200 })
  const { choices } = await client.chat.completions.create({ model: 'local-chat', messages, tools })
  const [call] = choices[0].message.tool_calls
  const answered = [
    ...messages,
    choices[0].message,
    { role: 'tool', tool_call_id: call.id, content: '[{"document":"moon.md","text":"The moon is 7 units heavy."}]' },
  ]
  const stream = await client.chat.completions.create({
    model: 'local-chat',
    messages: answered,
    stream: true,
    stream_options: { include_usage: true },
  })
  for await (const chunk of stream) if (chunk === undefined) break
  await client.embeddings.create({ model: 'local-embeddings', input: ['moon', 'sun'] })
  await openaiResponses(client)
  faults.next({ kind: 'rate-limit', retryAfterSeconds: 1 })
  await failing(() => client.chat.completions.create({ model: 'local-chat', messages }))
}

async function openaiResponses(client) {
  const tools = [
    {
      type: 'function',
      name: 'search',
      description: 'Finds passages.',
      parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
      strict: false,
    },
  ]
  const asked = { model: 'local-chat', instructions: system, max_output_tokens: 200 }
  const { output } = await client.responses.create({ ...asked, input: question, tools })
  const [call] = output
  const answered = [
    { role: 'user', content: question },
    call,
    { type: 'function_call_output', call_id: call.call_id, output: '[]' },
  ]
  const stream = await client.responses.create({ ...asked, input: answered, stream: true })
  for await (const event of stream) if (event === undefined) break
}

export async function anthropic(client, faults) {
  const messages = [{ role: 'user', content: question }]
  const tools = [
    {
      name: 'search',
      description: 'Finds passages.',
      input_schema: { type: 'object', properties: { query: { type: 'string' } } },
    },
  ]
  const cached = [{ type: 'text', text: 'Long instructions.', cache_control: { type: 'ephemeral' } }]
  await client.messages.create({ model: 'local-chat', max_tokens: 200, system: cached, messages })
  const { content } = await client.messages.create({
    model: 'local-chat',
    max_tokens: 1200,
    system,
    messages,
    tools,
    thinking: { type: 'enabled', budget_tokens: 1024 },
  })
  const call = content.find(({ type }) => type === 'tool_use')
  const answered = [
    ...messages,
    { role: 'assistant', content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: '[]' }] },
  ]
  const stream = await client.messages.create({
    model: 'local-chat',
    max_tokens: 200,
    messages: answered,
    stream: true,
  })
  for await (const event of stream) if (event === undefined) break
  faults.next({ kind: 'status', status: 400 })
  await failing(() => client.messages.create({ model: 'local-chat', max_tokens: 200, messages }))
}

/** `options` carry what a version of the SDK takes to record the call. */
export async function aiSdk(ai, provider, { faults, stopWhen, options = {}, api = 'chat' }) {
  const search = ai.tool({
    description: 'Finds passages.',
    inputSchema: z.object({ query: z.string() }),
    execute: async ({ query }) => `Nothing about ${query}.`,
  })
  const model = api === 'responses' ? provider.responses('local-chat') : provider.chat('local-chat')
  await ai.generateText({
    model,
    system,
    prompt: question,
    tools: { search },
    stopWhen: stopWhen(3),
    temperature: 0.5,
    ...options,
  })
  const stream = ai.streamText({ model, prompt: question, ...options })
  await stream.consumeStream()
  await ai.embedMany({
    model: (provider.embedding ?? provider.textEmbedding)('local-embeddings'),
    values: ['moon', 'sun'],
    ...options,
  })
  faults.next({ kind: 'status', status: 400 })
  await failing(() => ai.generateText({ model, prompt: question, maxRetries: 0, ...options }))
}

export async function langchain({ RunnableLambda, tool, HumanMessage, SystemMessage, FakeRetriever, model, config }) {
  const search = tool(async ({ query }) => `Nothing about ${query}.`, {
    name: 'search',
    schema: z.object({ query: z.string() }),
  })
  const chain = RunnableLambda.from(async (text, inner) => {
    await search.invoke({ query: text }, inner)
    await new FakeRetriever().invoke(text, inner)
    return model.invoke([new SystemMessage(system), new HumanMessage(text)], inner)
  }).withConfig({ runName: 'answer', tags: ['moon'], metadata: { plan: 'pro' } })
  await chain.invoke(question, config)
  const broken = RunnableLambda.from(() => {
    throw new TypeError('oh')
  }).withConfig({ runName: 'broken' })
  await failing(() => broken.invoke(question, config))
}

export async function mcp(client) {
  await client.callTool({ name: 'search', arguments: { query: 'moon' } })
  await client.callTool({ name: 'broken' })
  await client.readResource({ uri: 'file:///notes' })
  await client.getPrompt({ name: 'greet' })
}
