import { expect, test } from 'vitest'
import { parseRoute, sessionPath } from './route.ts'

test('reads back every address it writes, whatever the ids contain', () => {
  for (const id of ['plain', 'a/b', 'a b', '100%', 'ü?#&', '%2F']) {
    const { pathname, search } = new URL(sessionPath(id, id, 'raw'), 'http://127.0.0.1')
    expect(parseRoute(pathname, search)).toEqual({ kind: 'session', sessionId: id, eventId: id, tab: 'raw' })
  }
})

test('knows the list, a session without a span, and what is neither', () => {
  expect(parseRoute('/', '')).toEqual({ kind: 'sessions' })
  expect(parseRoute('/sessions/a', '')).toEqual({ kind: 'session', sessionId: 'a', eventId: null, tab: null })
  expect(parseRoute('/nowhere', '')).toEqual({ kind: 'unknown', path: '/nowhere' })
  expect(parseRoute('/sessions/%', '')).toEqual({ kind: 'unknown', path: '/sessions/%' })
})
