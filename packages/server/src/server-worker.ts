import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { lowerPriority } from './threads/lower-priority.ts'
import { runIntake } from './threads/run-intake.ts'
import { runReader } from './threads/run-reader.ts'
import { runWriter } from './threads/run-writer.ts'
import type { ThreadRole } from './threads/messages.ts'

// What the threads of the server run: one file, so that a thread that starts waits for no other.
const given = workerData as ThreadRole
if (parentPort !== null) {
  if (given.role === 'reader') runReader(parentPort, given)
  else {
    // Somebody waits for what is read; what comes in is in no hurry of that kind.
    lowerPriority()
    // Else threads of V8, which are nobody's and stand behind nobody, would gather these threads' garbage before anybody is answered.
    setFlagsFromString('--no-parallel-scavenge')
    if (given.role === 'writer') runWriter(parentPort, given.options, given.answering)
    else runIntake(parentPort, given.answering)
  }
}
