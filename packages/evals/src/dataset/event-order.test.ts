import { expect, it } from 'vitest'
import { newestFirst } from './event-order.ts'

it('W9 events are in the order of their start, the newest first, however it is written; those without one come last', () => {
  const events = [
    { id: 'none' },
    { id: 'iso', start_time: '2026-01-01T00:00:02.000Z' },
    { id: 'camel', startTime: Date.parse('2026-01-01T00:00:03Z') },
    { id: 'number', start_time: Date.parse('2026-01-01T00:00:01Z') },
    { id: 'created', created_at: '2026-01-01T00:00:04Z' },
    { id: 'text', start_time: String(Date.parse('2026-01-01T00:00:00Z')) },
    { id: 'nonsense', start_time: 'yesterday', created_at: '' },
    { id: 'second iso', start_time: '2026-01-01T00:00:02.000Z' },
  ]
  expect(newestFirst(events).map(({ id }) => id)).toEqual([
    'created',
    'camel',
    'iso',
    'second iso',
    'number',
    'text',
    'none',
    'nonsense',
  ])
})
