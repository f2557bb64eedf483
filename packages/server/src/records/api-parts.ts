import type { EventStore } from '../store/event-store.ts'
import type { Judge } from './judge.ts'
import type { Records } from './records.ts'

/** What the endpoints of both generations work with. */
export interface ApiParts {
  readonly store: EventStore
  readonly records: Records
  readonly now: () => number
  /** The model that runs metrics of type LLM; null where none is configured. */
  readonly judge: Judge | null
}
