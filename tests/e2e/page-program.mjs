// What an app with the SDK does in a day, in a second: answers that cost something, refunds that fail, and users who write
// markup. Says the ids of its sessions, one a line.
import { HoneyHiveTracer, enrichSpan, trace } from 'honeyhive'
import { attacks } from './page-attacks.mjs'

const tracer = HoneyHiveTracer.init({ serverUrl: process.env.HH_API_URL, project: 'shop', source: 'production' })

const chat = trace(
  async function chat(messages, answer, { model, cost, tokens }) {
    enrichSpan({
      config: { model, provider: 'openai' },
      inputs: { chat_history: messages },
      outputs: { role: 'assistant', content: answer },
      metadata: { cost, prompt_tokens: tokens, completion_tokens: Math.ceil(tokens / 4) },
    })
    return answer
  },
  { eventType: 'model' },
)
const refund = trace(
  async function issue_refund(order) {
    if (order === 'lost') throw new Error(`timeout: the refund of ${order} was not answered`)
    return { order, refunded: true }
  },
  { eventType: 'tool' },
)
const answer = trace(async function answer(question, order, settings) {
  const messages = [
    { role: 'system', content: 'You work in a shop.' },
    { role: 'user', content: question },
  ]
  await chat(messages, 'Let me see.', settings)
  const outcome = await refund(order).catch((error) => error.message)
  return chat([...messages, { role: 'assistant', content: 'Let me see.' }], JSON.stringify(outcome), settings)
})
const hostile = trace(async function hostile(text) {
  await chat([{ role: 'user', content: text }], text, { model: text, cost: 0, tokens: 1 })
  await trace(() => text, { name: text, eventType: 'tool' })(text)
  enrichSpan({ metadata: { [text]: text }, feedback: { comments: [{ text, at: 0 }], [text]: 1 } })
  throw new Error(text)
})

const cheap = { model: 'gpt-4o-mini', cost: 0.0004, tokens: 120 }
const dear = { model: 'gpt-4o', cost: 0.02, tokens: 900 }
const days = [
  ['Please refund order 17', '17', cheap],
  ['Where is my parcel?', '18', cheap],
  ['The refund of my order is lost', 'lost', dear],
  ['Refund it at last', 'lost', cheap],
]
for (const [question, order, settings] of days) {
  const sessionId = await tracer.startSession()
  await tracer.enrichSession({ userProperties: { user_id: ['u', order].join('-') } })
  await answer(question, order, settings)
  console.log(sessionId)
}
for (const text of attacks) {
  await tracer.startSession()
  await hostile(text).catch(() => null)
}
await tracer.flush()
await tracer.shutdown()
