import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../testing.ts'
import { SqliteStore } from './sqlite/sqlite-store.ts'
import type { DocumentStore } from './document-store.ts'

function opened(now: () => number = Date.now): DocumentStore {
  const store = new SqliteStore({ path: `${temporaryDirectory()}/events.db`, now })
  onTestFinished(() => store.close())
  return store.documents
}

test('gives back a document as it was put, and counts its versions', async () => {
  let now = 1000
  const documents = opened(() => now)
  const body = { a: [1, { b: null }] }
  const put = { action: 'put', kind: 'dataset', id: 'd1', project: 'p', name: 'first', body } as const
  await documents.write([put])
  now = 2000
  await documents.write([{ ...put, body: { a: 2 } }])
  expect(await documents.get('dataset', 'd1')).toEqual({
    kind: 'dataset',
    id: 'd1',
    project: 'p',
    name: 'first',
    owner: null,
    body: { a: 2 },
    version: 2,
    createdAt: 1000,
    updatedAt: 2000,
  })
  expect(await documents.get('run', 'd1')).toBeUndefined()
})

test('writes all or nothing, and says which write found another version', async () => {
  const documents = opened()
  const put = (id: string, expectedVersion: number) =>
    ({ action: 'put', kind: 'k', id, body: {}, expectedVersion }) as const
  expect((await documents.write([put('a', 0), put('a', 1)])).status).toBe('written')
  expect(await documents.write([put('b', 0), put('a', 1)])).toEqual({ status: 'conflict', index: 1, foundVersion: 2 })
  expect(await documents.get('k', 'b')).toBeUndefined()
  expect(
    (await documents.write([{ action: 'delete', kind: 'k', id: 'a', expectedVersion: 2 }, put('a', 0)])).status,
  ).toBe('written')
})

test('lists by owner, name and body, in the order of making', async () => {
  const documents = opened()
  const put = (id: string, owner: string, body: Record<string, unknown>) =>
    ({ action: 'put', kind: 'datapoint', id, owner, body }) as const
  await documents.write([put('c', 'x', { n: 1, tags: ['t'] }), put('a', 'x', { n: 2 }), put('b', 'y', { n: 3 })])
  const ids = async (query: Partial<Parameters<DocumentStore['list']>[0]>): Promise<unknown> => {
    const { documents: found, total } = await documents.list({ kind: 'datapoint', ...query })
    return [...found.map(({ id }) => id), total]
  }
  expect(await ids({})).toEqual(['c', 'a', 'b', 3])
  expect(await ids({ order: 'newest', limit: 1, offset: 1 })).toEqual(['a', 3])
  expect(await ids({ owner: 'x' })).toEqual(['c', 'a', 2])
  const field = (path: string) => ({ kind: 'body', path: [path] }) as const
  expect(await ids({ where: { kind: 'compare', field: field('n'), operator: '>', value: 1 } })).toEqual(['a', 'b', 2])
  expect(await ids({ where: { kind: 'includes', field: field('tags'), value: 't' } })).toEqual(['c', 1])
  expect((await documents.getAll('datapoint', ['b', 'zz', 'a'])).map(({ id }) => id)).toEqual(['b', 'a'])
})
