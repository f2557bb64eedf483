import { SqliteStore } from '../store/sqlite/sqlite-store.ts'
import { ReaderThreads } from './reader-threads.ts'
import { RightOfWay } from './right-of-way.ts'
import { WriterThread } from './writer-thread.ts'
import type { SqliteStoreOptions } from '../store/sqlite/sqlite-store.ts'

const defaultQueryThreads = 2

export interface ThreadedStoreOptions extends SqliteStoreOptions {
  /** Threads for questions that may take long. Default 2: one such question, and room for a shorter one beside it. */
  readonly queryThreads?: number
  /** Who goes before the thread that writes. Default: nobody. */
  readonly way?: RightOfWay
}

/** A store whose writing and long reading is done by threads that run the file; the store closes them. */
export function threadedStore(
  file: URL,
  { queryThreads = defaultQueryThreads, way = new RightOfWay(), ...options }: ThreadedStoreOptions,
): { readonly store: SqliteStore; readonly writer: WriterThread } {
  const made: WriterThread[] = []
  const store = new SqliteStore({
    ...options,
    lane: (writerOptions, events) => {
      const writer = new WriterThread(file, writerOptions, events, way)
      made.push(writer)
      return writer
    },
    reads: (readerOptions) => new ReaderThreads(file, { ...readerOptions, queryThreads }),
  })
  const [writer] = made
  if (writer === undefined) throw new Error('A store asks for its lane when it is made.')
  return { store, writer }
}
