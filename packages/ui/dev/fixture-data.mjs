// The sessions that the fixture server shows. Times are relative to `now`, so that the page always looks lived in.
import { call, message, result, sessionFixture } from './fixture-session.mjs'

const MINUTE = 60_000

/** Every session of the fixture server, by id. */
export function fixtureSessions(now, { spanCount = 2000 } = {}) {
  const all = [
    researchAgent(now - 2 * MINUTE),
    runningSession(now - 9_000),
    failedSession(now - 14 * MINUTE),
    awkwardSession(now - 31 * MINUTE),
    largeSession(now - 52 * MINUTE, spanCount),
    ...smallSessions(now - 70 * MINUTE, 240),
  ]
  return new Map(all.map((session) => [session.id, session]))
}

const SYSTEM =
  'You are a careful research assistant. Plan first, then look things up with your tools. Cite the document of every claim as [n]. When the documents do not say, say so.'
const QUESTION =
  'Why do honey bees keep the brood nest at 35 °C, and what happens when a colony cannot hold that temperature in a cold spring?'

function researchAgent(startTime) {
  const s = sessionFixture({
    id: 'a3f1c2d4-0001',
    name: 'research-agent',
    title: QUESTION,
    startTime,
    userId: 'user-1842',
  })
  const root = s.span({
    id: 'a3f1c2d4-0001',
    parent: null,
    at: 0,
    took: 8420,
    type: 'session',
    name: 'research-agent',
    inputs: { question: QUESTION },
    outputs: { answer: ANSWER },
    metadata: { environment: 'production', release: '2026.11.2' },
  })
  const run = s.span({
    parent: root,
    at: 4,
    took: 8410,
    name: 'answerQuestion',
    inputs: { question: QUESTION, maxSteps: 6 },
    outputs: { answer: ANSWER, steps: 3, sources: ['thermoregulation.md', 'spring-build-up.md'] },
  })
  const plan = s.span({
    parent: run,
    at: 11,
    took: 1385,
    name: 'plan',
    inputs: { question: QUESTION },
    outputs: { queries: ['brood nest temperature 35', 'chilled brood spring'] },
  })
  const first = [message('system', SYSTEM), message('user', QUESTION)]
  s.span({
    parent: plan,
    at: 14,
    took: 1371,
    type: 'model',
    name: 'chat gpt-4.1-mini',
    model: 'gpt-4.1-mini',
    provider: 'openai',
    tokens: [212, 64],
    cost: 0.000187,
    firstToken: 412,
    config: { temperature: 0.2, stream: true, max_tokens: 800, tools: ['search_documents', 'read_document'] },
    messages: {
      input: first,
      output: [
        message('assistant', [
          {
            kind: 'reasoning',
            text: 'The question has two halves: why 35 °C, and what a cold spring does. I need the thermoregulation notes and something about chilled brood.',
          },
          'I will look at how the nest is heated and at what the documents say about chilled brood.',
          call('call_p1', 'search_documents', { query: 'brood nest temperature 35', limit: 4 }),
          call('call_p2', 'search_documents', { query: 'chilled brood cold spring', limit: 4 }),
        ]),
      ],
    },
    inputs: { messages: 2 },
    outputs: { finish_reason: 'tool_calls' },
    metrics: { time_to_first_token_ms: 412 },
  })
  const gather = s.span({
    parent: run,
    at: 1402,
    took: 2390,
    name: 'gather',
    inputs: { queries: 2 },
    outputs: { documents: 5 },
  })
  for (const [index, query] of ['brood nest temperature 35', 'chilled brood cold spring'].entries()) {
    const tool = s.span({
      parent: gather,
      at: 1406 + index * 8,
      took: 640 + index * 410,
      type: 'tool',
      name: 'search_documents',
      inputs: { query, limit: 4 },
      outputs: { hits: HITS, total: 12, tookMillis: 611.4 },
    })
    s.span({
      parent: tool,
      at: 1412 + index * 8,
      took: 188 + index * 60,
      type: 'model',
      name: 'embeddings text-embedding-3-small',
      model: 'text-embedding-3-small',
      provider: 'openai',
      tokens: [9, 0],
      cost: 1.8e-7,
      inputs: { input: [query] },
      outputs: { dimensions: 1536 },
    })
    s.span({
      parent: tool,
      at: 1604 + index * 70,
      took: 430 + index * 320,
      name: 'rank',
      inputs: { candidates: 40 },
      outputs: { kept: 4 },
    })
  }
  s.span({
    parent: gather,
    at: 2560,
    took: 310,
    type: 'tool',
    name: 'read_document',
    status: 'error',
    errorText:
      'DocumentNotFoundError: there is no document "brood-temperature.md"; known: thermoregulation.md, spring-build-up.md, swarming.md',
    errorStack: stack('DocumentNotFoundError: there is no document "brood-temperature.md"', 'readDocument'),
    inputs: { name: 'brood-temperature.md' },
  })
  s.span({
    parent: gather,
    at: 2880,
    took: 902,
    type: 'tool',
    name: 'read_document',
    inputs: { name: 'thermoregulation.md', section: null },
    outputs: { text: DOCUMENT, words: 231, updated: '2026-03-18' },
  })
  const write = s.span({
    parent: run,
    at: 3800,
    took: 4610,
    name: 'writeAnswer',
    inputs: { documents: 5 },
    outputs: { answer: ANSWER },
  })
  s.span({
    parent: write,
    at: 3806,
    took: 4588,
    type: 'model',
    name: 'chat gpt-4.1',
    model: 'gpt-4.1',
    provider: 'openai',
    tokens: [1846, 318],
    cost: 0.006236,
    firstToken: 688,
    id: 'a3f1c2d4-model',
    config: { temperature: 0.2, stream: true, max_tokens: 1200, seed: 7 },
    messages: {
      input: [
        ...first,
        message('assistant', [
          'I will look at how the nest is heated and at what the documents say about chilled brood.',
          call('call_p1', 'search_documents', { query: 'brood nest temperature 35', limit: 4 }),
          call('call_p2', 'read_document', { name: 'thermoregulation.md', section: null }),
        ]),
        message('tool', result('call_p1', { hits: HITS, total: 12 }), 'search_documents'),
        message('tool', result('call_p2', DOCUMENT), 'read_document'),
      ],
      output: [message('assistant', ANSWER)],
    },
    inputs: { messages: 5 },
    outputs: { finish_reason: 'stop' },
    metrics: { output_tokens_per_second: 81.5 },
  })
  s.span({
    parent: write,
    at: 8397,
    took: 12,
    type: 'tool',
    name: 'check_citations',
    inputs: { answer: ANSWER },
    outputs: { valid: true, missing: [] },
  })
  return s
}

const ANSWER = `Honey bees hold the brood nest between 34 and 36 °C because the pupae develop safely only in that band [1]. Worker bees heat it by shivering their flight muscles, and cool it by fanning and by bringing water [1].

When a colony cannot hold the temperature in a cold spring:

1. Brood at the edge of the nest chills first. It dies or emerges with shortened lives and poorer learning [1].
2. The cluster contracts and gives up comb, so the colony builds up later [2].
3. Nurse bees burn more honey for heat, and a small colony can starve beside full combs it cannot reach [2].

The documents do not say how many hours of chill the brood survives.

[1] thermoregulation.md  [2] spring-build-up.md`

const DOCUMENT = `# Thermoregulation of the brood nest

A colony keeps the centre of its brood nest at 34.5 to 35.5 °C, within half a degree, while the air outside ranges from below freezing to 40 °C. Sealed brood is the most sensitive: pupae kept at 32 °C emerge, but with malformed wings, shorter lives, and worse results in learning tests.

Heating is muscular. Workers press their thorax to a cell's cap, or enter an empty cell beside it, uncouple their wings, and shiver the flight muscles; a heater bee's thorax reaches 43 °C. Cooling is evaporative: water collectors spread droplets over the cells, and chains of fanning bees move the air.`

const HITS = [
  {
    name: 'thermoregulation.md',
    score: 0.913,
    snippet: 'A colony keeps the centre of its brood nest at 34.5 to 35.5 °C …',
  },
  {
    name: 'spring-build-up.md',
    score: 0.871,
    snippet: 'In a cold spring the cluster contracts and the outer brood is given up …',
  },
  { name: 'swarming.md', score: 0.442, snippet: 'Before a swarm leaves, scouts …' },
]

function stack(first, where) {
  return `${first}
    at ${where} (file:///srv/agent/src/documents.ts:41:11)
    at gather (file:///srv/agent/src/research.ts:88:24)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async answerQuestion (file:///srv/agent/src/research.ts:31:17)
    at async file:///srv/agent/src/main.ts:12:3`
}

function failedSession(startTime) {
  const s = sessionFixture({
    id: 'b7e20913-0002',
    name: 'invoice-extractor',
    title: 'Extract all line items from the attached invoice and check that they add up to the total.',
    startTime,
  })
  const root = s.span({
    id: s.id,
    parent: null,
    at: 0,
    took: 6120,
    type: 'session',
    name: 'invoice-extractor',
    status: 'error',
    errorText: 'RateLimitError: 429 Rate limit reached for gpt-4.1',
  })
  const run = s.span({
    parent: root,
    at: 3,
    took: 6112,
    name: 'extractInvoice',
    status: 'error',
    errorText: 'RateLimitError: 429 Rate limit reached for gpt-4.1',
    inputs: { file: 'invoice-2026-0113.pdf', pages: 3 },
  })
  s.span({
    parent: run,
    at: 8,
    took: 420,
    type: 'tool',
    name: 'render_pages',
    inputs: { file: 'invoice-2026-0113.pdf', dpi: 144 },
    outputs: { pages: 3, bytes: 412_388 },
  })
  for (const [index, wait] of [0, 1900, 3900].entries()) {
    const isLast = index === 2
    s.span({
      id: isLast ? 'b7e20913-error' : undefined,
      parent: run,
      at: 440 + wait,
      took: isLast ? 1760 : 310,
      type: 'model',
      name: 'chat gpt-4.1',
      model: 'gpt-4.1',
      provider: 'openai',
      status: 'error',
      config: { temperature: 0, response_format: { type: 'json_schema' } },
      errorText:
        'RateLimitError: 429 Rate limit reached for gpt-4.1 in organization org-x on tokens per min (TPM): Limit 30000, Used 29411, Requested 2210. Please try again in 3.242s.',
      errorStack: stack('RateLimitError: 429 Rate limit reached for gpt-4.1', 'APIError.generate').replaceAll(
        'documents.ts',
        'node_modules/openai/error.mjs',
      ),
      messages: {
        input: [
          message('system', 'You extract invoices as JSON.'),
          message('user', [
            'Extract all line items from the attached invoice and check that they add up to the total.',
            { kind: 'media', mimeType: 'image/png', url: PIXELS },
          ]),
        ],
        output: [],
      },
      spanEvents: [
        {
          time: startTime + 440 + wait + 300,
          name: 'exception',
          attributes: { 'exception.type': 'RateLimitError', 'exception.message': '429 Rate limit reached' },
        },
      ],
    })
  }
  return s
}

const PIXELS =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAHgAAACcCAAAAACR2jCaAAAAzElEQVR42u3ZywnDMBAEUJeTIlKYCnN1PuXiQBDG+CeNAm8beJdhFnanOTTTvEQGDAaDn4FfZwcMBoN1NRgMBoPB48DlmamI9+80hSu/O/z1D8BSDQaDc129SXSszPCSKMdhqQaDwYmu3iG6VGZ4SZSzsFSDweD0DaTqsMaVGV4S5Ros1WAweIyuDp4iVr81fGdJSDUYDE53dfAU4bco1WCwrvZb9FsEg8F/3dU7hN+icIHB4AFvINWkThFDw1INBoN1ta6WajC4FRyaD2Wr2FwOKFXyAAAAAElFTkSuQmCC'

function runningSession(startTime) {
  const s = sessionFixture({
    id: 'c1d9f6aa-0003',
    name: 'support-chat',
    title: 'My order #48213 never arrived, can you refund it?',
    startTime,
    userId: 'mia@example.com',
  })
  s.span({ id: s.id, parent: null, at: 0, type: 'session', status: 'running', name: 'support-chat' })
  const run = s.span({
    parent: s.id,
    at: 2,
    type: 'chain',
    status: 'running',
    name: 'handleTicket',
    inputs: { ticket: 48213 },
  })
  s.span({
    parent: run,
    at: 5,
    took: 940,
    type: 'model',
    name: 'messages claude-sonnet-4',
    model: 'claude-sonnet-4',
    provider: 'anthropic',
    tokens: [388, 51],
    cost: 0.001929,
    firstToken: 530,
    messages: {
      input: [message('user', 'My order #48213 never arrived, can you refund it?')],
      output: [message('assistant', call('toolu_1', 'lookup_order', { orderId: 48213 }))],
    },
  })
  s.span({
    parent: run,
    at: 950,
    took: 1210,
    type: 'tool',
    name: 'lookup_order',
    inputs: { orderId: 48213 },
    outputs: { status: 'lost', carrier: 'DHL', value: 42.5, currency: 'EUR' },
  })
  s.span({
    id: 'c1d9f6aa-open',
    parent: run,
    at: 2170,
    type: 'model',
    status: 'running',
    name: 'messages claude-sonnet-4',
    model: 'claude-sonnet-4',
    provider: 'anthropic',
    messages: { input: [message('user', 'My order #48213 never arrived, can you refund it?')], output: [] },
  })
  return s
}

function awkwardSession(startTime) {
  const long =
    'a-very-long-span-name-that-somebody-generated-from-a-file-path/packages/agents/src/steps/retrieve/documents/with/ranking/and/more.ts:retrieveAndRankEverything'
  const s = sessionFixture({
    id: 'd4400bad-0004',
    name: 'long-and-empty-values',
    title: `<img src=x onerror="alert(1)"> ${'Pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(3)} and then a sentence that goes on for a while, so that the title must be cut`,
    startTime,
    models: [
      'gpt-4.1',
      'claude-sonnet-4',
      'a-self-hosted-model-with-a-long-name-70b-instruct-q4_k_m',
      'text-embedding-3-small',
    ],
  })
  const root = s.span({ id: s.id, parent: null, at: 0, took: 190_000, type: 'session', name: 'long-and-empty-values' })
  s.span({ parent: root, at: 0, took: 0, name: '' })
  s.span({
    parent: root,
    at: 10,
    took: 0.042,
    name: long,
    inputs: {
      [`${'key'.repeat(60)}`]: 'value',
      empty: '',
      nothing: null,
      list: [],
      record: {},
      yes: true,
      no: false,
      zero: 0,
      big: '9223372036854775807',
    },
    attributes: { [long]: long, unbroken: 'x'.repeat(3000) },
  })
  s.span({
    id: 'd4400bad-long',
    parent: root,
    at: 400,
    took: 120_000,
    type: 'model',
    name: 'chat a-self-hosted-model-with-a-long-name-70b-instruct-q4_k_m',
    model: 'a-self-hosted-model-with-a-long-name-70b-instruct-q4_k_m',
    provider: 'vllm',
    tokens: [128_400, 32_768],
    cost: 12.4031,
    firstToken: 31_000,
    messages: longConversation(),
    inputs: { deep: deep(60), rows: Array.from({ length: 500 }, (_, index) => ({ index, value: index ** 2 })) },
    outputs: { text: 'word '.repeat(60_000) },
  })
  s.span({
    parent: 'never-arrived',
    at: 90_000,
    took: 40_000,
    type: 'tool',
    name: 'orphan_tool',
    inputs: { why: 'the parent span was never exported' },
  })
  s.span({ id: 'ring-a', parent: 'ring-b', at: 100_000, took: 20_000, name: 'ring a' })
  s.span({ id: 'ring-b', parent: 'ring-a', at: 101_000, took: 10_000, name: 'ring b' })
  s.span({
    parent: root,
    at: 150_000,
    took: 30_000,
    type: 'model',
    status: 'unset',
    isIncomplete: true,
    name: 'chat gpt-4.1',
    model: 'gpt-4.1',
    tokens: [10, null],
    messages: { input: [], output: [message('assistant', '')] },
  })
  let parent = root
  for (let depth = 0; depth < 40; depth++)
    parent = s.span({ parent, at: 185_000 + depth * 20, took: 4000 - depth * 60, name: `level ${depth + 1}` })
  return s
}

function longConversation() {
  const turns = []
  for (let turn = 0; turn < 12; turn++) {
    turns.push(
      message('user', `Question ${turn + 1}: what about chapter ${turn + 1}?`),
      message('assistant', `Chapter ${turn + 1} says this. ${'It goes on. '.repeat(turn * 8)}`),
    )
  }
  const unsafe = '<script>alert(1)</script><img src="https://example.invalid/beacon.png">'
  return {
    input: [
      message('system', 'Answer in one paragraph. '.repeat(160)),
      ...turns,
      message('user', [
        unsafe,
        { kind: 'media', mimeType: 'image/png', url: 'https://example.invalid/remote.png' },
        { kind: 'media', mimeType: 'audio/wav', url: `data:audio/wav;base64,${'UklGR'.repeat(4000)}` },
        { kind: 'other', value: { type: 'file_search', id: 'fs_1' } },
      ]),
      message('assistant', [call(null, 'broken_arguments', '{"city": "Ber'), call('call_x', 'weather', {})]),
      message('tool', result(null, 'plain text result')),
      message('tool', result('unknown_call', { orphan: true }), 'nobody'),
    ],
    output: [message('assistant', `${'A long answer with many words. '.repeat(300)}${'Unbroken'.repeat(80)}`)],
  }
}

function deep(levels) {
  return levels === 0 ? 'bottom' : { level: levels, next: deep(levels - 1) }
}

function largeSession(startTime, spanCount) {
  const s = sessionFixture({
    id: 'e5ca1e00-0005',
    name: 'nightly-evaluation',
    title: 'Grade every answer of last week against the rubric.',
    startTime,
  })
  const root = s.span({
    id: s.id,
    parent: null,
    at: 0,
    took: spanCount * 42 + 500,
    type: 'session',
    name: 'nightly-evaluation',
  })
  let made = 1
  for (let batch = 0; made < spanCount; batch++) {
    const at = batch * 420
    const chain = s.span({ parent: root, at, took: 3800, name: `gradeBatch ${batch + 1}` })
    made++
    for (let index = 0; index < 9 && made < spanCount; index++, made++) {
      const isModel = index % 3 !== 2
      const isError = made % 211 === 0
      s.span({
        parent: chain,
        at: at + 5 + index * 400,
        took: 120 + ((made * 97) % 380),
        type: isModel ? 'model' : 'tool',
        name: isModel ? 'chat gpt-4.1-mini' : 'write_score',
        status: isError ? 'error' : 'ok',
        ...(isModel && {
          model: 'gpt-4.1-mini',
          provider: 'openai',
          tokens: [820 + (made % 90), 40 + (made % 31)],
          cost: 0.000391,
          firstToken: 60,
        }),
        ...(isError && { errorText: 'TimeoutError: no answer within 500 ms' }),
      })
    }
  }
  return s
}

const TITLES = [
  'Summarise the minutes of the board meeting',
  'Which flights leave Lisbon after six?',
  'Translate this contract into plain English',
  'Find the bug in this query and explain it',
  'Draft a reply to the complaint of Mr Tanaka',
  'What changed between these two releases?',
  'Plan three days in Porto with small children',
]

function smallSessions(newest, count) {
  return Array.from({ length: count }, (_, index) => {
    const s = sessionFixture({
      id: `f${String(index).padStart(7, '0')}-0100`,
      name: ['support-chat', 'travel-planner', 'code-helper', 'document-qa'][index % 4],
      title: index % 11 === 4 ? null : TITLES[index % TITLES.length],
      startTime: newest - index * 17 * MINUTE - (index % 7) * 4000,
      models: [['gpt-4.1-mini'], ['claude-sonnet-4'], ['gpt-4.1', 'text-embedding-3-small']][index % 3],
    })
    const took = 400 + ((index * 7919) % 23_000)
    const run = s.span({ at: 0, took, name: 'run' })
    const isError = index % 13 === 5
    s.span({
      parent: run,
      at: 12,
      took: took - 20,
      type: 'model',
      name: 'chat',
      model: s.summary().models[0],
      provider: 'openai',
      tokens: [120 + index * 13, 30 + index * 5],
      cost: index % 5 === 3 ? null : 0.0002 + index * 0.00009,
      firstToken: 210,
      status: isError ? 'error' : 'ok',
      ...(isError && { errorText: 'APIConnectionError: connect ECONNREFUSED 127.0.0.1:9999' }),
      messages: {
        input: [message('user', TITLES[index % TITLES.length])],
        output: isError ? [] : [message('assistant', 'Here it is.')],
      },
    })
    return s
  })
}
