import { excerpt } from './corpus.mjs'
import { Random } from './random.mjs'

const models = [
  ['gpt-4o', 'openai', 2.5e-6, 1e-5],
  ['gpt-4o-mini', 'openai', 1.5e-7, 6e-7],
  ['claude-sonnet-4-5', 'anthropic', 3e-6, 1.5e-5],
  ['gemini-2.5-pro', 'google', 1.25e-6, 1e-5],
]
const tools = ['search_orders', 'get_customer', 'web_search', 'run_query', 'send_mail', 'read_file']
const projects = ['shop', 'support', 'research']
const dayMillis = 86_400_000
const hourMillis = 3_600_000

/**
 * Sessions of an agent as an SDK exports them: a chain at the root, model calls whose history grows, the tools they call, chains
 * in between. Ten events on average, 4 KB each; sessions come in the order in which they begin, an hour more or less. One in 330 says the word `zanzibar` for the first time.
 */
export class Sessions {
  #random
  #text
  #days
  #endMillis
  #expected
  #prompts
  #count = 0

  constructor({ text, seed = 1, days = 30, endMillis, expected = 1 }) {
    this.#random = new Random(seed)
    this.#text = text
    this.#days = days
    this.#endMillis = endMillis
    this.#expected = expected
    this.#prompts = Array.from({ length: 24 }, () => excerpt(text, this.#random, this.#random.between(900, 2200)))
  }

  /** The spans of one session, in the order in which they end. */
  next() {
    const random = this.#random
    this.#count += 1
    const model = random.pick(models)
    const session = {
      id: random.uuid(),
      project: random.chance(0.7) ? projects[0] : random.pick(projects),
      traceId: random.hex(32),
      userId: `user-${random.between(1, 5000)}`,
      isGenAi: random.chance(0.25),
      model,
      spans: [],
    }
    const before = Math.max(0, 1 - this.#count / this.#expected) * this.#days * dayMillis
    let time = Math.floor(this.#endMillis - before - random.next() * hourMillis)
    const rootId = random.hex(16)
    const started = time
    const history = [
      { role: 'system', content: random.pick(this.#prompts) },
      { role: 'user', content: this.#say(random.between(150, 600)) },
    ]
    const turns = random.between(2, 5)
    for (let turn = 0; turn < turns; turn += 1) {
      const chainId = random.chance(0.3) ? random.hex(16) : rootId
      const chainStart = time
      time = this.#modelCall(session, { parentId: chainId, history, time })
      if (turn < turns - 1) time = this.#toolCall(session, { parentId: chainId, history, time })
      if (chainId !== rootId)
        this.#add(session, {
          id: chainId,
          parentId: rootId,
          name: `step ${turn + 1}`,
          type: 'chain',
          start: chainStart,
          end: time,
          inputs: { turn },
          outputs: { state: this.#say(random.between(300, 900)) },
        })
      if (random.chance(0.35)) history.push({ role: 'user', content: this.#say(random.between(100, 500)) })
    }
    const last = history.at(-1)
    this.#add(session, {
      id: rootId,
      parentId: '',
      name: random.pick(['answer question', 'triage ticket', 'write report']),
      type: 'chain',
      start: started,
      end: time,
      inputs: { question: history[1].content },
      outputs: { result: last.content },
    })
    return session
  }

  #modelCall(session, { parentId, history, time }) {
    const random = this.#random
    const [name, provider, inputPrice, outputPrice] = session.model
    const duration = random.between(400, 9000)
    const content = this.#say(random.between(300, 1400))
    const characters = history.reduce((sum, message) => sum + message.content.length, 0)
    const inputTokens = Math.round(characters / 4)
    const outputTokens = Math.round(content.length / 4)
    const answer = { role: 'assistant', content, finish_reason: 'stop' }
    this.#add(session, {
      id: random.hex(16),
      parentId,
      name: `chat ${name}`,
      type: 'model',
      start: time,
      end: time + duration,
      failed: random.chance(0.02),
      messages: [...history],
      answer,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': provider,
        'gen_ai.request.model': name,
        'gen_ai.response.model': name,
        'gen_ai.request.temperature': 0.2,
        'gen_ai.request.max_tokens': 4096,
        'gen_ai.usage.input_tokens': inputTokens,
        'gen_ai.usage.output_tokens': outputTokens,
        'gen_ai.usage.cost': inputTokens * inputPrice + outputTokens * outputPrice,
        'gen_ai.response.time_to_first_chunk': random.between(100, 900) / 1000,
      },
    })
    history.push({ role: 'assistant', content })
    return time + duration
  }

  #toolCall(session, { parentId, history, time }) {
    const random = this.#random
    const duration = random.between(20, 2000)
    const result = this.#say(random.between(300, 2400))
    this.#add(session, {
      id: random.hex(16),
      parentId,
      name: random.pick(tools),
      type: 'tool',
      start: time,
      end: time + duration,
      failed: random.chance(0.03),
      inputs: { query: this.#say(random.between(30, 200)), limit: 20 },
      outputs: { result },
    })
    history.push({ role: 'tool', content: result })
    return time + duration
  }

  #say(length) {
    const text = excerpt(this.#text, this.#random, length)
    return this.#random.chance(1 / 3000) ? `${text} zanzibar` : text
  }

  #add(
    session,
    {
      id,
      parentId,
      name,
      type,
      start,
      end,
      inputs = {},
      outputs = {},
      messages,
      answer,
      failed = false,
      attributes = {},
    },
  ) {
    const own = {
      'honeyhive.session_id': session.id,
      'honeyhive.project': session.project,
      'honeyhive.source': 'production',
      honeyhive_event_type: type,
      'honeyhive_user_properties.user_id': session.userId,
      'honeyhive_metadata.release': `2.${this.#count % 7}.0`,
      'app.region': session.id < '8' ? 'eu-west-1' : 'us-east-1',
      ...attributes,
    }
    const json = []
    const content = (key, value) => {
      if (typeof value === 'string') own[key] = value
      else {
        own[key] = JSON.stringify(value)
        json.push(key)
      }
    }
    if (messages !== undefined && session.isGenAi) {
      own['gen_ai.input.messages'] = JSON.stringify(
        messages.map(({ role, content: text }) => ({ role, parts: [{ type: 'text', content: text }] })),
      )
      own['gen_ai.output.messages'] = JSON.stringify([
        { role: 'assistant', parts: [{ type: 'text', content: answer.content }], finish_reason: 'stop' },
      ])
    } else if (messages !== undefined) {
      content('honeyhive_inputs.chat_history', messages)
      for (const [key, value] of Object.entries(answer)) own[`honeyhive_outputs.${key}`] = value
    }
    for (const [key, value] of Object.entries(inputs)) content(`honeyhive_inputs.${key}`, value)
    for (const [key, value] of Object.entries(outputs)) content(`honeyhive_outputs.${key}`, value)
    if (json.length > 0) own['honeyhive.json'] = json
    session.spans.push({ id, parentId, name, start, end, failed, attributes: own })
  }
}
