import { eventsOf } from '../ingest/ingest.ts'
import { readTraces } from '../ingest/intake.ts'
import { EventEncoder } from '../store/sqlite/encode-event.ts'
import { toFault } from './fault.ts'
import { givingWay } from './right-of-way.ts'
import type { MessagePort } from 'node:worker_threads'
import type { EncodedBatch } from '../store/sqlite/encode-event.ts'
import type { FromIntake, ToIntake, ToWriter } from './messages.ts'
import type { Answering } from './right-of-way.ts'

/** The thread that takes spans: it reads bodies, maps them to events and packs these, and hands them to the thread that writes. */
export function runIntake(main: MessagePort, answering: Answering): void {
  const encoder = new EventEncoder(givingWay(answering))
  let writer: MessagePort | undefined
  const answer = (message: FromIntake): void => main.postMessage(message, [])

  const take = (message: Extract<ToIntake, { readonly kind: 'take' }>): void => {
    const { id } = message
    const read = readTraces(message)
    if (read.status === 'malformed') return answer({ kind: 'malformed', id, message: read.message })
    const reasons: string[] = []
    const batch = encoder.encode(eventsOf(read.traces, message.nowMillis, (reason) => reasons.push(reason)))
    const refused = { rejected: reasons.length, reason: reasons[0] ?? '' }
    const command: ToWriter = { kind: 'run', id, command: { kind: 'append', batch }, refused }
    writer?.postMessage(command, buffersOf(batch))
  }

  main.on('message', (message: ToIntake) => {
    if (message.kind === 'link') {
      writer = message.port
      return
    }
    try {
      take(message)
    } catch (error) {
      // A body that cannot be mapped or packed is its sender's matter, not the end of the thread.
      answer({ kind: 'failed', id: message.id, fault: toFault(error) })
    }
  })
}

/** The blocks move instead of being copied, those that have a memory of their own. */
function buffersOf(batch: EncodedBatch): ArrayBuffer[] {
  return batch.blocks.flatMap(({ data }) => (data.byteLength === data.buffer.byteLength ? data.buffer : []))
}
