import { expect, test } from 'vitest'
import { comparisonPath, datasetPath, diffPath, eventPath, parseRoute, runPath, sessionPath } from './route.ts'
import type { Route } from './route.ts'

function read(path: string): Route {
  const { pathname, search } = new URL(path, 'http://127.0.0.1')
  return parseRoute(pathname, search)
}

test('reads back every address it writes, whatever the ids contain', () => {
  for (const id of ['plain', 'a/b', 'a b', '100%', 'ü?#&', '%2F']) {
    expect(read(sessionPath(id, { eventId: id, tab: 'raw', view: 'thread' }))).toEqual({
      kind: 'session',
      sessionId: id,
      eventId: id,
      tab: 'raw',
      view: 'thread',
    })
    expect(read(eventPath(id))).toEqual({ kind: 'span', eventId: id })
    expect(read(diffPath('span', id, 'x'))).toEqual({ kind: 'diff', subject: 'span', left: id, right: 'x' })
    expect(read(datasetPath(id, 3))).toEqual({ kind: 'dataset', datasetId: id, version: 3 })
    expect(read(runPath(id))).toEqual({ kind: 'run', runId: id })
    expect(read(comparisonPath([id, 'x']))).toEqual({ kind: 'comparison', runIds: [id, 'x'] })
  }
})

test('knows the pages without an id, and what is none', () => {
  expect(['/', '/sessions', '/data', '/experiments', '/design'].map((path) => read(path).kind)).toEqual([
    'sessions',
    'sessions',
    'datasets',
    'runs',
    'design',
  ])
  expect(read('/sessions/a')).toEqual({ kind: 'session', sessionId: 'a', eventId: null, tab: null, view: 'tree' })
  expect(parseRoute('/nowhere', '')).toEqual({ kind: 'unknown', path: '/nowhere' })
  expect(parseRoute('/sessions/%', '')).toEqual({ kind: 'unknown', path: '/sessions/%' })
})
