import { parentPort, workerData } from 'node:worker_threads'
import { runIntake } from './threads/run-intake.ts'
import { runWriter } from './threads/run-writer.ts'
import type { ThreadRole } from './threads/messages.ts'

// What the threads of the server run: one file, so that a thread that starts waits for no other.
const given = workerData as ThreadRole
if (parentPort !== null) {
  if (given.role === 'writer') runWriter(parentPort, given.options)
  else runIntake(parentPort)
}
