// A main thread that is not traced and terminates a thread that is, when that has worked.
import { HoneyHiveTracer, trace } from 'honeyhive'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url))
  worker.on('message', () => void worker.terminate())
  worker.on('exit', (code) => console.log('thread ended with', code))
} else {
  const tracer = HoneyHiveTracer.init({ sessionName: 'thread' })
  trace('work', () => undefined)
  if (process.env['FLUSHED'] === 'yes') await tracer.flush()
  // It is terminated, and does not end before that.
  parentPort.on('message', () => undefined)
  // More than what may be lost of a thread that nobody asks.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  setTimeout(() => parentPort.postMessage('worked'), 500)
}
