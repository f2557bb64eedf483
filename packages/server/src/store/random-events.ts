import { eventIdOfSpan, sessionIdOfTrace } from './event-id.ts'
import type { EventPatch, IncomingEvent } from './event.ts'
import type { EventsQuery } from './event-store.ts'
import type { AggregateQuery, EventColumn, EventField, Predicate } from './query.ts'

const words = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'haven',
  'isle',
  'juniper',
  'Überraschung',
  'naïve',
]
const dayMillis = 86_400_000
const quarterMillis = 900_000

/** Events and questions that are the same for the same seed: few names and values, so that they meet. */
export class RandomEvents {
  readonly projects: readonly string[] = ['p', 'q', 'r']
  readonly #base: number
  readonly #sent: IncomingEvent[] = []
  #state: number

  constructor(seed: number, base: number) {
    this.#state = seed * 7919
    this.#base = base
  }

  /** mulberry32 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  batch(): readonly IncomingEvent[] {
    const batch = Array.from({ length: this.#below(12) }, () => this.#event())
    this.#sent.push(...batch)
    return batch
  }

  patch(): EventPatch {
    const eventId =
      this.chance(0.8) && this.#sent.length > 0 ? this.#pick(this.#sent).id : eventIdOfSpan(this.#trace(), this.#span())
    return {
      eventId,
      metadata: { patched: this.#below(3), run_id: this.#pick(['run-1', 'run-2']) },
      ...(this.chance(0.3) ? { feedback: { rating: this.#below(5) } } : {}),
      ...(this.chance(0.2) ? { error: 'patched error' } : {}),
      ...(this.chance(0.2) ? { durationMillis: this.#below(1000) } : {}),
      ...(this.chance(0.1) ? { name: 'renamed' } : {}),
    }
  }

  ids(): readonly string[] {
    return this.#sent.length === 0 ? [] : [this.#pick(this.#sent).id, this.#pick(this.#sent).id]
  }

  sessionIds(): readonly string[] {
    return [this.#pick(['s-1', 's-2', 's-3']), sessionIdOfTrace(this.#trace())]
  }

  eventsQuery(): EventsQuery {
    return {
      where: this.chance(0.9) ? this.#predicate(2) : null,
      startedAfter: this.chance(0.2) ? this.#time() : null,
      startedBefore: this.chance(0.2) ? this.#time() : null,
      order: this.chance(0.3) ? 'oldest' : 'newest',
      limit: 1 + this.#below(40),
      offset: this.chance(0.3) ? this.#below(10) : 0,
    }
  }

  aggregateQuery(): AggregateQuery {
    const aligned = this.chance(0.5)
    const step = this.#pick([quarterMillis, dayMillis])
    const after = Math.floor(this.#time() / step) * step
    return {
      where: this.chance(0.6) ? (aligned ? this.#equality() : this.#predicate(1)) : null,
      startedAfter: this.chance(0.4) ? after : null,
      startedBefore: this.chance(0.2) ? after + 20 * dayMillis - 0.001 : null,
      bucketMillis: this.#pick([null, quarterMillis, 4 * quarterMillis, 24 * quarterMillis, dayMillis, 60_000]),
      groupBy: this.#pick<readonly EventField[]>([
        [],
        [column('type')],
        [column('project'), column('model')],
        [column('name')],
        [column('status'), column('runId')],
        [{ kind: 'bucket', bucket: 'metadata', path: ['n'] }],
      ]),
      measures: [
        { kind: 'count' },
        { kind: 'errors' },
        { kind: 'number', field: column('inputTokens'), function: 'sum' },
        { kind: 'number', field: column('costUsd'), function: 'sum' },
        { kind: 'number', field: column('durationMillis'), function: this.#pick(['p50', 'p90', 'p95', 'p99']) },
        ...(this.chance(0.5)
          ? [
              {
                kind: 'number',
                field: column('outputTokens'),
                function: this.#pick(['average', 'min', 'max'] as const),
              } as const,
            ]
          : []),
      ],
      limit: 500,
    }
  }

  #event(): IncomingEvent {
    if (this.chance(0.08)) return this.#session()
    const traceId = this.#trace()
    const spanId = this.#span()
    const parentSpanId = this.chance(0.4) ? '' : this.#span()
    const type = this.#pick(['model', 'tool', 'chain'] as const)
    const startTime = this.#time()
    const failed = this.chance(0.15)
    const isModel = type === 'model'
    const own = eventIdOfSpan(traceId, spanId)
    return {
      ...this.#buckets(),
      id: this.chance(0.03) ? 'claimed' : own,
      sessionId: this.chance(0.25) ? this.#pick(['s-1', 's-2', 's-3']) : null,
      sessionName: this.chance(0.1) ? 'named' : null,
      parentId: this.chance(0.05) ? 's-1' : null,
      project: this.#pick(this.projects),
      source: this.#pick(['dev', 'prod']),
      type,
      name: this.#pick(['ask', 'answer', 'look up', 'ünïcode']),
      startTime,
      endTime: this.chance(0.1) ? null : startTime + this.#below(5000) + this.#below(1000) / 1000,
      status: failed ? 'error' : this.#pick(['ok', 'unset']),
      error: failed ? `failed: ${this.#pick(words)}\nsecond line` : null,
      errorStack: failed ? 'at somewhere' : null,
      model: isModel ? this.#pick(['gpt-4o', 'claude']) : null,
      provider: isModel ? 'openai' : null,
      inputTokens: isModel ? this.#below(1000) : null,
      outputTokens: isModel && this.chance(0.8) ? this.#below(1000) : null,
      costUsd: isModel && this.chance(0.8) ? this.#below(1000) / 1e5 : null,
      timeToFirstTokenMillis: isModel ? this.#below(900) + 0.5 : null,
      userId: this.chance(0.5) ? `user-${this.#below(4)}` : null,
      title: isModel ? this.#pick(words) : null,
      isIncomplete: this.chance(0.1),
      span: {
        traceId,
        spanId,
        parentSpanId,
        attributes: { 'app.n': this.#below(5), text: this.#text() },
        resource: { host: this.#pick(['a', 'b']) },
        scope: { name: 'n', version: '1' },
        spanEvents: this.chance(0.1) ? [{ time: startTime, name: 'e', attributes: { a: [1, 'x'] } }] : [],
        links: [],
      },
    }
  }

  #session(): IncomingEvent {
    const id = this.#pick(['s-1', 's-2', 's-3'])
    const event = { ...this.#event() }
    const none = { parentId: null, model: null, provider: null, inputTokens: null, outputTokens: null, costUsd: null }
    return {
      ...event,
      ...none,
      id,
      sessionId: id,
      sessionName: id,
      type: 'session',
      title: null,
      timeToFirstTokenMillis: null,
      isIncomplete: false,
      span: null,
    }
  }

  #buckets(): Pick<
    IncomingEvent,
    'inputs' | 'outputs' | 'config' | 'metadata' | 'metrics' | 'feedback' | 'userProperties'
  > {
    const list = this.chance(0.5)
      ? [
          { role: 'user', content: this.#text() },
          { role: 'assistant', content: this.#text() },
        ]
      : []
    return {
      inputs: { chat_history: list, n: this.#below(4) },
      outputs: this.chance(0.5) ? { result: this.#text() } : {},
      config: { temperature: this.#below(10) / 10 },
      metadata: {
        n: this.#below(4),
        text: this.#pick(words),
        flag: this.chance(0.5),
        none: null,
        'dotted.key': this.#below(3),
        'quo"ted': 'q',
        list: [this.#below(3), this.#pick(words), true],
        deep: { er: [{ x: this.#below(3) }] },
        large: 12345678901234.5,
        small: 1e-7,
        ...(this.chance(0.3) ? { run_id: this.#pick(['run-1', 'run-2']) } : {}),
      },
      metrics: this.chance(0.4) ? { score: this.#below(11) / 10 } : {},
      feedback: {},
      userProperties: {},
    }
  }

  #predicate(depth: number): Predicate {
    if (depth > 0 && this.chance(0.5)) {
      const of = Array.from({ length: this.#below(4) }, () => this.#predicate(depth - 1))
      return this.#pick<Predicate>([
        { kind: 'all', of },
        { kind: 'any', of },
        { kind: 'not', of: this.#predicate(depth - 1) },
      ])
    }
    const field = this.#field()
    const value = this.#pick<string | number | boolean>([
      this.#pick(words),
      this.#below(5),
      this.chance(0.5),
      this.#below(1000) / 10,
      String(this.#below(5)),
      'ask',
      's-1',
      'model',
      'p',
      'run-1',
      'gpt-4o',
      'error',
      '[]',
      'true',
      '',
    ])
    return this.#pick<Predicate>([
      { kind: 'exists', field },
      { kind: 'compare', field, operator: this.#pick(['=', '=', '=', '<', '<=', '>', '>=']), value },
      { kind: 'one of', field, values: [value, 'answer', 3] },
      { kind: 'contains', field, text: this.#pick(['e', 'am', 'run', '1', '"', ',', '']) },
      { kind: 'includes', field, value },
      {
        kind: 'words',
        text: this.#pick(['amber', 'birch cedar', 'uberraschung', 'emb*', 'look', 'naive', 'nothing', 'failed']),
      },
    ])
  }

  #equality(): Predicate {
    return this.#pick<Predicate>([
      { kind: 'compare', field: column('project'), operator: '=', value: 'p' },
      {
        kind: 'all',
        of: [
          { kind: 'compare', field: column('type'), operator: '=', value: 'model' },
          { kind: 'compare', field: column('model'), operator: '=', value: 'claude' },
        ],
      },
    ])
  }

  #field(): EventField {
    const columns: readonly EventColumn[] = [
      'id',
      'sessionId',
      'parentId',
      'traceId',
      'spanId',
      'type',
      'name',
      'project',
      'source',
      'status',
      'error',
      'model',
      'provider',
      'userId',
      'runId',
      'datapointId',
      'startTime',
      'endTime',
      'durationMillis',
      'inputTokens',
      'outputTokens',
      'costUsd',
      'timeToFirstTokenMillis',
    ]
    const paths: readonly EventField[] = [
      ...['n', 'text', 'flag', 'none', 'dotted.key', 'quo"ted', 'list', 'deep', 'large', 'small', 'missing', '0'].map(
        (key) => ({ kind: 'bucket', bucket: 'metadata', path: [key] }) as const,
      ),
      { kind: 'bucket', bucket: 'metadata', path: ['list', '1'] },
      { kind: 'bucket', bucket: 'metadata', path: ['deep', 'er', '0', 'x'] },
      { kind: 'bucket', bucket: 'metadata', path: ['list', 'length'] },
      { kind: 'bucket', bucket: 'metrics', path: ['score'] },
      { kind: 'bucket', bucket: 'inputs', path: ['chat_history', '1', 'content'] },
      { kind: 'bucket', bucket: 'inputs', path: ['n'] },
      { kind: 'bucket', bucket: 'outputs', path: ['result'] },
    ]
    return this.chance(0.5) ? column(this.#pick(columns)) : this.#pick(paths)
  }

  /** Some long enough to be kept apart, some of them the same. */
  #text(): string {
    const count = this.#pick([2, 3, 40])
    return Array.from(
      { length: count },
      (_, index) => words[(this.#state + (count === 40 ? this.#below(2) : 1) * index) % words.length],
    ).join(' ')
  }

  /** Over six weeks, often the same, with microseconds. */
  #time(): number {
    return this.#base + this.#below(42) * dayMillis + this.#below(4) * 1000 + this.#below(4) / 8
  }

  #trace(): string {
    return (this.#below(12) + 1).toString(16).padStart(32, '0')
  }

  #span(): string {
    return (this.#below(8) + 1).toString(16).padStart(16, '0')
  }

  #below(count: number): number {
    return Math.floor(this.next() * count)
  }

  #pick<T>(list: readonly T[]): T {
    const found = list[this.#below(list.length)]
    if (found === undefined) throw new RangeError('There is nothing to pick from.')
    return found
  }
}

function column(name: EventColumn): EventField {
  return { kind: 'column', column: name }
}
