import { expect, test } from 'vitest'
import { eventsOf } from './tree-rows.ts'
import type { EventRow } from '@honeyhive/api'

const said = ['ok', null, null, null, null, null, null, null, 0] as const
const session: EventRow = [7, 'run 1', null, 'session', 'run', 1_763_730_000_000_123, null, ...said]

test('an event has its id, its parent and its times from its row', () => {
  const model: EventRow = [
    9,
    '0b6f8a40-1122-4334-8556-677889900aab',
    7,
    'model',
    'chat',
    1_763_730_000_000_456,
    1500,
    'error',
    'boom',
    'gpt-4o',
    'openai',
    12,
    3,
    '0.10000000000000001',
    250,
    1,
  ]
  expect(eventsOf('run 1', [session, model])).toEqual([
    expect.objectContaining({ id: 'run 1', parentId: null, startTime: 1_763_730_000_000.123, durationMillis: null }),
    {
      id: '0b6f8a40-1122-4334-8556-677889900aab',
      sessionId: 'run 1',
      parentId: 'run 1',
      type: 'model',
      name: 'chat',
      startTime: 1_763_730_000_000.456,
      durationMillis: 1.5,
      status: 'error',
      error: 'boom',
      model: 'gpt-4o',
      provider: 'openai',
      inputTokens: 12,
      outputTokens: 3,
      costUsd: 0.1,
      timeToFirstTokenMillis: 0.25,
      isIncomplete: true,
    },
  ])
})

test('what has no parent hangs under the session, and a parent that has not come is another than any that has', () => {
  const root: EventRow = [8, 'root', null, 'tool', 'root', 0, 0, ...said]
  const orphan: EventRow = [9, 'orphan', -1, 'tool', 'orphan', 0, 0, ...said]
  const [, below, lost] = eventsOf('run 1', [session, root, orphan])
  expect(below?.parentId).toBe('run 1')
  expect(['run 1', 'root', 'orphan', null]).not.toContain(lost?.parentId)
})
