// A conversation of two turns about a picture, by an agent with the SDK: it looks things up, which fails once, and hears a sound.
import { deflateSync } from 'node:zlib'
import { HoneyHiveTracer, enrichSpan, trace } from 'honeyhive'

const tracer = HoneyHiveTracer.init({ serverUrl: process.env.HH_API_URL, project: 'hive', source: 'production' })

/** A chunk of a PNG; its check sum is the one thing that takes work. */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  let sum = ~0
  for (const byte of body) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  const [length, end] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  end.writeUInt32BE(~sum >>> 0)
  return Buffer.concat([length, body, end])
}

/** 96 by 64 pixels, in colours that pass into each other. */
function picture() {
  const [width, height] = [96, 64]
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (__, x) => [200 + (x >> 1), 150 + y, 40 + x]).flat()]),
  )
  const head = Buffer.from([0, 0, 0, width, 0, 0, 0, height, 8, 2, 0, 0, 0])
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]).toString('base64')
}

/** A quarter of a second of a hum. */
function sound() {
  const samples = 2000
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + samples, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8000, 24)
  head.writeUInt32LE(8000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(samples, 40)
  const hum = Buffer.from(Array.from({ length: samples }, (_, at) => 128 + Math.round(40 * Math.sin(at / 6))))
  return Buffer.concat([head, hum]).toString('base64')
}

const chat = trace(
  async function chat(messages, answer, usage) {
    enrichSpan({
      config: { model: 'claude-sonnet-4-5', provider: 'anthropic', temperature: 0.2 },
      inputs: { chat_history: messages },
      outputs: answer,
      metadata: usage,
    })
    return answer
  },
  { eventType: 'model' },
)
const lookUp = trace(
  async function look_up(what) {
    if (what === 'bees') throw new Error('the register of hives is closed on Sundays')
    return { found: `${what}: a hive of straw, seen in spring` }
  },
  { eventType: 'tool' },
)

const calling = (id, what) => ({
  role: 'assistant',
  content: 'I look that up.',
  tool_calls: [{ id, type: 'function', function: { name: 'look_up', arguments: JSON.stringify({ what }) } }],
})
const usage = (prompt_tokens, rest = {}) => ({ prompt_tokens, completion_tokens: 60, ...rest })

/** One turn: what the user says, a look into the register, and the answer. Returns all that was said. */
const reply = trace(async function reply(said, { id, what, answer, cached }) {
  const first = calling(id, what)
  await chat(said, first, usage(said.length * 400))
  const result = await lookUp(what).catch((error) => ({ error: error.message }))
  const known = [...said, first, { role: 'tool', tool_call_id: id, content: JSON.stringify(result) }]
  const last = { role: 'assistant', content: answer }
  await chat(known, last, usage(known.length * 400, cached))
  return [...known, last]
})

const opening = [
  { role: 'system', content: 'You know everything about hives. Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'What is on this picture, and what do you hear?' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${picture()}` } },
      { type: 'image_url', image_url: { url: 'https://pictures.test/hive.png?seen=by-you' } },
      { type: 'input_audio', input_audio: { data: sound(), format: 'wav' } },
    ],
  },
]
await tracer.startSession()
const turns = [
  {
    ask: null,
    id: 'call_1',
    what: 'hive',
    answer: 'A hive of straw in spring, and a hum.',
    cached: { cache_read_input_tokens: 1200, cache_creation_input_tokens: 300, reasoning_tokens: 25 },
  },
  {
    ask: 'How many bees live in it?',
    id: 'call_2',
    what: 'bees',
    answer: 'The register is closed; some 40,000 as a rule.',
  },
]
let said = opening
for (const { ask, ...turn } of turns)
  said = await reply(ask === null ? said : [...said, { role: 'user', content: ask }], turn)
await tracer.flush()
await tracer.shutdown()
