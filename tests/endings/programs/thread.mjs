// A main thread that is not traced, and a thread that is and ends as the first argument says.
import { HoneyHiveTracer, trace } from 'honeyhive'
import { isMainThread, Worker } from 'node:worker_threads'

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) })
  worker.on('error', (error) => console.log('error:', error.message))
  worker.on('exit', (code) => console.log('thread ended with', code))
} else {
  const tracer = HoneyHiveTracer.init({ sessionName: 'thread' })
  trace('work', () => undefined)
  tracer.getTracer().startSpan('left open')
  if (process.argv[2] === 'exit') process.exit(3)
  if (process.argv[2] === 'throw') throw new Error('of the thread')
  if (process.argv[2] === 'listeners') console.log('signal listeners', process.listenerCount('SIGTERM'))
}
