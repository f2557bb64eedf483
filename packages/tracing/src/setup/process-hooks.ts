/** What the end of the process wants from each tracer. */
export interface EndingParticipant {
  /** Delivers what is unsent, in its own time; never rejects. */
  readonly deliverAtEnd: () => Promise<void>
}

const participants = new Set<EndingParticipant>()

/**
 * Takes part in the natural end of the process: Node says `beforeExit` when it has nothing left to do, and goes on for as
 * long as somebody then starts something. One listener serves all tracers, and none is left when there is no tracer.
 */
export function joinEnding(participant: EndingParticipant): void {
  if (typeof process !== 'object' || typeof process.on !== 'function') return
  if (participants.size === 0) process.on('beforeExit', deliverAll)
  participants.add(participant)
}

export function leaveEnding(participant: EndingParticipant): void {
  participants.delete(participant)
  if (participants.size === 0 && typeof process === 'object') process.removeListener?.('beforeExit', deliverAll)
}

function deliverAll(): void {
  for (const participant of participants) void participant.deliverAtEnd()
}
