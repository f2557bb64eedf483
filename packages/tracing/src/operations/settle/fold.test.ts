import { describe, expect, it } from 'vitest'
import { chunkSize } from './chunk-size.ts'
import { foldChunks } from './fold.ts'

const complete = (chunks: readonly unknown[], returned?: unknown): unknown =>
  foldChunks(chunks, { dropped: 0, keptAtStart: chunks.length, returned })
const truncated = (chunks: readonly unknown[]): unknown =>
  foldChunks(chunks, { dropped: 7, keptAtStart: 1, returned: undefined })

const delta = (delta: unknown, more: object = {}): unknown => ({ choices: [{ index: 0, delta, ...more }] })
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

const chatCompletion = [
  delta({ role: 'assistant', content: '' }),
  delta({ role: 'assistant', content: 'It is ' }),
  delta({ content: 'sunny', refusal: null }),
  delta({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '' } }] }),
  delta({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }),
  delta({ tool_calls: [{ index: 1, id: 'call_2', type: 'function', function: { name: 'time', arguments: '{}' } }] }),
  delta({ tool_calls: [{ index: 0, function: { arguments: '"Rome"}' } }] }),
  delta({}, { finish_reason: 'tool_calls' }),
  { choices: [], usage: { prompt_tokens: 3, completion_tokens: 5 } },
]

const messageEvents = [
  {
    type: 'message_start',
    message: { id: 'msg_1', role: 'assistant', model: 'm', content: [], usage: { input_tokens: 3 } },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'sig' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'ping' },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hel' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'lo' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'citations_delta', citation: { cited_text: 'H' } } },
  { type: 'content_block_start', index: 2, content_block: { type: 'tool_use', id: 't', name: 'weather', input: {} } },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"city":' } },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '"Rome"}' } },
  { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
]

const cases: readonly (readonly [name: string, chunks: readonly unknown[], output: unknown])[] = [
  ['nothing', [], []],
  ['text', ['a', '', 'b'], 'ab'],
  ['numbers', [1, 2], [1, 2]],
  ['text among other things', ['a', 1], ['a', 1]],
  ['bytes of text, cut inside a character', [bytes(0xe2, 0x82), bytes(0xac)], '€'],
  ['bytes that are no text', [bytes(0xff, 0xfe), bytes(0)], '[Binary 3 bytes]'],
  [
    'chat completion chunks',
    chatCompletion,
    {
      role: 'assistant',
      content: 'It is sunny',
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
        { id: 'call_2', type: 'function', function: { name: 'time', arguments: '{}' } },
      ],
      finish_reason: 'tool_calls',
      usage: { prompt_tokens: 3, completion_tokens: 5 },
    },
  ],
  [
    'chat completion chunks that begin without a choice',
    [{ object: 'chat.completion.chunk', choices: [] }, delta({ content: 'a', reasoning_content: 'r' })],
    { role: 'assistant', content: 'a', reasoning_content: 'r' },
  ],
  [
    'chat completion chunks with the older function call',
    [delta({ function_call: { name: 'f', arguments: '{' } }), delta({ function_call: { arguments: '}' } })],
    { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
  ],
  [
    'chat completion chunks of two choices',
    [delta({ content: 'a' }), { choices: [{ index: 1, delta: { content: 'b' } }] }],
    [
      { role: 'assistant', content: 'a' },
      { role: 'assistant', content: 'b' },
    ],
  ],
  [
    'text completion chunks',
    [{ choices: [{ index: 0, text: 'a' }] }, { choices: [{ index: 0, text: 'b' }] }],
    {
      role: 'assistant',
      content: 'ab',
    },
  ],
  [
    'chat completion chunks with nonsense between them',
    [
      delta({ content: 'a' }),
      null,
      3,
      { choices: 'x' },
      { choices: [null, { delta: 4 }] },
      delta({ tool_calls: [null] }),
    ],
    { role: 'assistant', content: 'a' },
  ],
  [
    'message events',
    messageEvents,
    {
      id: 'msg_1',
      role: 'assistant',
      model: 'm',
      stop_reason: 'tool_use',
      usage: { input_tokens: 3, output_tokens: 9 },
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'sig' },
        { type: 'text', text: 'Hello', citations: [{ cited_text: 'H' }] },
        { type: 'tool_use', id: 't', name: 'weather', input: { city: 'Rome' } },
      ],
    },
  ],
  [
    'message events that stopped inside an input',
    messageEvents.slice(0, 12),
    {
      id: 'msg_1',
      role: 'assistant',
      model: 'm',
      usage: { input_tokens: 3 },
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'sig' },
        { type: 'text', text: 'Hello', citations: [{ cited_text: 'H' }] },
        { type: 'tool_use', id: 't', name: 'weather', input: '{"city":' },
      ],
    },
  ],
  [
    'message events of a hostile server',
    [{ type: 'message_start', message: 4 }, { type: 'content_block_delta', index: 1e9 }, { type: 'message_delta' }],
    { role: 'assistant', usage: {}, content: [{ type: 'text' }] },
  ],
  [
    'response events',
    [{ type: 'response.created' }, { type: 'response.completed', response: { id: 'r', output: [] } }],
    { id: 'r', output: [] },
  ],
  [
    'response events that stopped half-way',
    [
      { type: 'response.output_text.delta', delta: 'a' },
      { type: 'response.output_text.delta', delta: 'b' },
    ],
    { role: 'assistant', content: 'ab' },
  ],
  [
    'text parts of the AI SDK, of each version',
    [
      { type: 'start' },
      { type: 'text-delta', textDelta: 'a' },
      { type: 'text-delta', text: 'b' },
      { type: 'text-delta', delta: 'c' },
      { type: 'finish' },
    ],
    'abc',
  ],
  [
    'parts of the AI SDK with a tool',
    [
      { type: 'text-delta', text: 'a' },
      { type: 'tool-call', toolName: 't', input: {} },
    ],
    { text: 'a', tools: [{ type: 'tool-call', toolName: 't', input: {} }] },
  ],
  ['objects of no known kind', [{ type: 'x' }, { choices: [] }], [{ type: 'x' }, { choices: [] }]],
]

describe('chunks become one output:', () => {
  it.each(cases)('%s', (_name, chunks, output) => {
    expect(complete(chunks)).toEqual(output)
  })

  it('a key that would change a prototype is not taken over', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true},"content":"a"}') as unknown
    const folded = complete([delta(hostile)]) as object
    expect(Object.getPrototypeOf(folded)).toBe(Object.prototype)
    const event = { type: 'message_start', message: hostile }
    expect(Object.getPrototypeOf(complete([event]))).toBe(Object.prototype)
  })

  it('what a generator returned stands beside what it yielded', () => {
    expect(complete(['a', 'b'], 3)).toEqual({ yielded: 'ab', returned: 3 })
    expect(complete([], 3)).toBe(3)
  })
})

describe('chunks left out are said', () => {
  const mark = '…[truncated 7 chunks]'
  const cases: readonly (readonly [string, readonly unknown[], unknown])[] = [
    ['where they are missing, in text', ['a', 'b'], `a${mark}b`],
    ['where they are missing, in a list', [1, 2], [1, mark, 2]],
    ['when nothing was kept', [], [mark]],
    ['after bytes', [bytes(0xe2, 0x82)], mark],
    ['beside a message', [delta({ content: 'a' })], { role: 'assistant', content: 'a', truncated: mark }],
    ['after text parts', [{ type: 'text-delta', text: 'a' }], `a${mark}`],
  ]
  it.each(cases)('%s', (_name, chunks, output) => {
    expect(truncated(chunks)).toEqual(output)
  })
})

describe('the size of a chunk', () => {
  it('is exact for text and bytes, and about right for objects', () => {
    expect(chunkSize('abc')).toBe(3)
    expect(chunkSize(new Uint8Array(100))).toBe(100)
    expect(chunkSize({ text: 'x'.repeat(1000) })).toBeGreaterThanOrEqual(1000)
    expect(chunkSize({ deep: { text: ['x'.repeat(1000)] } })).toBeGreaterThanOrEqual(1000)
  })

  it('is found quickly and without running code, for a hostile chunk too', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    expect(chunkSize(cyclic)).toBeGreaterThan(0)
    const getter = {
      get text(): never {
        throw new Error('called')
      },
    }
    expect(chunkSize(getter)).toBeGreaterThan(0)
  })
})
