import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { serveRequests } from '../src/export/worker-serve.ts'
import { type WorkerDoor, WorkerThread } from '../src/export/worker-thread.ts'

/** The thread's own code behind a port, in this thread; `end` is what its death looks like from here. */
export async function startChannelThread(): Promise<{ readonly thread: WorkerThread; readonly end: () => void }> {
  const { port1, port2 } = new MessageChannel()
  const door: WorkerDoor = {
    post: (message, transfer) => port1.postMessage(message, transfer),
    listen(onMessage, onEnd) {
      port1.on('message', onMessage)
      port1.on('close', onEnd)
      port1.unref()
    },
    end: () => port1.close(),
  }
  const thread = new WorkerThread(door)
  serveRequests(port2)
  port2.unref()
  await once(port1, 'message')
  return { thread, end: () => port2.close() }
}
