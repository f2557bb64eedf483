import { parentPort } from 'node:worker_threads'
import { serveRequests } from './export/worker-serve.ts'

// Where the thread that sends begins. Not for import: elsewhere there is no port, and nothing happens.
if (parentPort !== null) serveRequests(parentPort)
