// Uses the libraries that an app has loaded, none of them wrapped, and prints what was recorded; not a test itself.
/** @param {Record<string, any>} libraries */
export async function exercise({ capture, ...libraries }) {
  const origin = process.env.MODEL_ORIGIN
  const messages = [{ role: 'user', content: 'How heavy is the moon?' }]
  const { OpenAI, Anthropic, createOpenAI, generateText, RunnableLambda, Client, McpServer, InMemoryTransport } =
    libraries
  const answers = []
  if (OpenAI !== undefined) {
    const openai = new OpenAI({ baseURL: `${origin}/v1`, apiKey: 'none' })
    const promise = openai.chat.completions.create({ model: 'a', messages })
    const { data, response } = await promise.withResponse()
    answers.push(data.object, response.status, openai.chat.completions.create.name)
    for await (const chunk of await openai.chat.completions.create({ model: 'b', messages, stream: true }))
      answers.push(chunk.object)
    answers.splice(4)
    await openai.embeddings.create({ model: 'c', input: 'x' })
    const { wrapOpenAI } = libraries
    const wrapped = wrapOpenAI(new OpenAI({ baseURL: `${origin}/v1`, apiKey: 'none' }))
    await wrapped.chat.completions.create({ model: 'wrapped too', messages })
  }
  if (Anthropic !== undefined) {
    const anthropic = new Anthropic({ baseURL: origin, apiKey: 'none' })
    const message = await anthropic.messages.create({ model: 'd', max_tokens: 9, messages })
    answers.push(message.type)
    await anthropic.messages.stream({ model: 'e', max_tokens: 9, messages }).finalMessage()
  }
  if (generateText !== undefined) {
    const model = createOpenAI({ baseURL: `${origin}/v1`, apiKey: 'none' }).chat('f')
    answers.push((await generateText({ model, messages })).finishReason)
  }
  if (RunnableLambda !== undefined) {
    answers.push(await RunnableLambda.from((word) => word.length).invoke('moon'))
  }
  if (Client !== undefined) {
    const [near, far] = InMemoryTransport.createLinkedPair()
    const server = new McpServer({ name: 'test', version: '1.0.0' })
    server.registerTool('greet', {}, async () => ({ content: [{ type: 'text', text: 'hello' }] }))
    await server.connect(far)
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(near)
    answers.push((await client.callTool({ name: 'greet' })).content[0].text)
  }
  const names = capture.spans.map(({ name, kind }) => `${name}${kind === 1 ? ' (server)' : ''}`)
  const { libraries: status } = capture.tracer.status()
  await capture.stop()
  console.log(JSON.stringify({ answers, names, libraries: status }))
}
