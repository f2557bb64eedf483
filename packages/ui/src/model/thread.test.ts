import { expect, test } from 'vitest'
import { eventOf } from './event-fixture.ts'
import { buildSpanTree } from './span-tree.ts'
import { stepsWords, threadSpanOf, threadSpans } from './thread.ts'
import type { ThreadStep, ThreadTurn } from '@honeyhive/api'

const step = (eventId: string, name: string): ThreadStep => ({
  kind: 'tool',
  eventId,
  name,
  status: 'ok',
  error: null,
  durationMillis: 1,
  text: null,
})
const turn: ThreadTurn = {
  startTime: 0,
  durationMillis: 1,
  said: [{ eventId: 'call', role: 'user', parts: [], isCut: false }],
  steps: [step('a', 'search'), step('b', 'search'), step('c', 'read')],
  stepCount: 3,
  answer: { eventId: 'call', role: 'assistant', parts: [], isCut: false },
  failure: null,
  isRunning: false,
}

test('walks through each span once, in the order of reading', () => {
  expect(threadSpans([turn])).toEqual(['call', 'a', 'b', 'c'])
})

test('folds the steps into a line that counts them', () => {
  expect(stepsWords(turn)).toBe('3 steps: search ×2, read')
})

test('shows a span that is below one of the thread there', () => {
  const tree = buildSpanTree([eventOf({ id: 'a' }), eventOf({ id: 'below', parentId: 'a' })], 'session')
  const shown = new Set(threadSpans([turn]))
  expect(threadSpanOf(tree, shown, 'below')).toBe('a')
  expect(threadSpanOf(tree, shown, 'nobody')).toBeNull()
})
