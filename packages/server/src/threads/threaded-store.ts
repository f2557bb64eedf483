import { SqliteStore } from '../store/sqlite/sqlite-store.ts'
import { WriterThread } from './writer-thread.ts'
import type { SqliteStoreOptions } from '../store/sqlite/sqlite-store.ts'

/** A store whose writing is done by a thread that runs the file; the store closes it. */
export function threadedStore(
  file: URL,
  options: SqliteStoreOptions,
): { readonly store: SqliteStore; readonly writer: WriterThread } {
  const made: WriterThread[] = []
  const store = new SqliteStore({
    ...options,
    lane: (writerOptions, events) => {
      const writer = new WriterThread(file, writerOptions, events)
      made.push(writer)
      return writer
    },
  })
  const [writer] = made
  if (writer === undefined) throw new Error('A store asks for its lane when it is made.')
  return { store, writer }
}
