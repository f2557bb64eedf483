import { EventReader } from '../store/sqlite/event-reader.ts'
import { openToRead } from '../store/sqlite/open-reader.ts'
import { answerOf } from '../store/sqlite/read-lane.ts'
import { ScanLimit } from '../store/sqlite/scan-limit.ts'
import { toFault } from './fault.ts'
import type { MessagePort } from 'node:worker_threads'
import type { FromReader, ThreadRole, ToReader } from './messages.ts'

/** A thread that answers what may take long, on a connection of its own. */
export function runReader(
  main: MessagePort,
  { options, calledOff }: Extract<ThreadRole, { readonly role: 'reader' }>,
): void {
  const database = openToRead(options)
  const isCalledOff = (): boolean => Atomics.load(calledOff, 0) === 1
  const reader = new EventReader(database, new ScanLimit(options.queryTimeoutMillis, undefined, isCalledOff))
  const answer = (message: FromReader): void => main.postMessage(message, [])
  main.on('message', (message: ToReader) => {
    if (message.kind === 'forget') return reader.forget()
    if (message.kind === 'close') {
      database.close()
      return main.close()
    }
    try {
      answer({ kind: 'answer', answer: answerOf(reader, message.question) })
    } catch (error) {
      // A question that cannot be answered is its asker's matter, not the end of the thread.
      answer({ kind: 'failed', fault: toFault(error) })
    }
  })
}
