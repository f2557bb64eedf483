import { parentPort, workerData } from 'node:worker_threads'
import { serveRequests } from './platform/serve-requests.ts'

// Where the thread that makes a run's requests begins. Not for import: elsewhere there is no port, and nothing happens.
if (parentPort !== null) serveRequests(parentPort, workerData)
