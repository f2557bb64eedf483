import { RandomValues, words } from './random-values.ts'
import type { EventsQuery } from './event-store.ts'
import type { AggregateQuery, EventColumn, EventField, Predicate } from './query.ts'

const dayMillis = 86_400_000
const quarterMillis = 900_000

/** Questions to a store of `RandomEvents`. */
export class RandomQueries extends RandomValues {
  eventsQuery(): EventsQuery {
    return {
      where: this.chance(0.9) ? this.#predicate(2) : null,
      startedAfter: this.chance(0.2) ? this.time() : null,
      startedBefore: this.chance(0.2) ? this.time() : null,
      order: this.chance(0.3) ? 'oldest' : 'newest',
      limit: 1 + this.below(40),
      offset: this.chance(0.3) ? this.below(10) : 0,
    }
  }

  aggregateQuery(): AggregateQuery {
    const aligned = this.chance(0.5)
    const step = this.pick([quarterMillis, dayMillis])
    const after = Math.floor(this.time() / step) * step
    return {
      where: this.chance(0.6) ? (aligned ? this.#equality() : this.#predicate(1)) : null,
      startedAfter: this.chance(0.4) ? after : null,
      startedBefore: this.chance(0.2) ? after + 20 * dayMillis - 0.001 : null,
      bucketMillis: this.pick([null, quarterMillis, 4 * quarterMillis, 24 * quarterMillis, dayMillis, 60_000]),
      groupBy: this.pick<readonly EventField[]>([
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
        { kind: 'number', field: column('durationMillis'), function: this.pick(['p50', 'p90', 'p95', 'p99']) },
        ...(this.chance(0.5)
          ? [
              {
                kind: 'number',
                field: column('outputTokens'),
                function: this.pick(['average', 'min', 'max'] as const),
              } as const,
            ]
          : []),
      ],
      limit: 500,
    }
  }

  #predicate(depth: number): Predicate {
    if (depth > 0 && this.chance(0.5)) {
      const of = Array.from({ length: this.below(4) }, () => this.#predicate(depth - 1))
      return this.pick<Predicate>([
        { kind: 'all', of },
        { kind: 'any', of },
        { kind: 'not', of: this.#predicate(depth - 1) },
      ])
    }
    const field = this.#field()
    const value = this.pick<string | number | boolean>([
      this.pick(words),
      this.below(5),
      this.chance(0.5),
      this.below(1000) / 10,
      String(this.below(5)),
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
    return this.pick<Predicate>([
      { kind: 'exists', field },
      { kind: 'compare', field, operator: this.pick(['=', '=', '=', '<', '<=', '>', '>=']), value },
      { kind: 'one of', field, values: [value, 'answer', 3] },
      { kind: 'contains', field, text: this.pick(['e', 'am', 'run', '1', '"', ',', '']) },
      { kind: 'includes', field, value },
      {
        kind: 'words',
        text: this.pick(['amber', 'birch cedar', 'uberraschung', 'emb*', 'look', 'naive', 'nothing', 'failed']),
      },
    ])
  }

  #equality(): Predicate {
    return this.pick<Predicate>([
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
    return this.chance(0.5) ? column(this.pick(columns)) : this.pick(paths)
  }
}

function column(name: EventColumn): EventField {
  return { kind: 'column', column: name }
}
