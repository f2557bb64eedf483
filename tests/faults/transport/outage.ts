import type { FaultCase } from '../harness/fault-case.ts'

export interface OutageCase extends FaultCase {
  /** What the server does meanwhile. `closed`: its port. */
  readonly how: 'closed' | 'busy' | 'hanging'
  readonly lastsMillis: number
}

const second = 1000
const minute = 60 * second

/** Family A2: a server that goes while spans are made, and comes back. */
export const outageCases: readonly OutageCase[] = [
  { name: 'for 5 seconds, its port closed', how: 'closed', lastsMillis: 5 * second },
  { name: 'for a minute, its port closed', how: 'closed', lastsMillis: minute },
  { name: 'for 10 minutes, its port closed', how: 'closed', lastsMillis: 10 * minute },
  { name: 'for 10 minutes, answering 503', how: 'busy', lastsMillis: 10 * minute },
  { name: 'for a minute, never answering', how: 'hanging', lastsMillis: minute },
]
