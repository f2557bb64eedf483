import {
  type Baggage,
  type BaggageEntry,
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api'
import { baggageIn, contextOr, isTracingSuppressed, withBaggage } from '../context-node.ts'
import { memberText, parseMember } from './baggage-format.ts'
import { headerLines, setHeader } from './carrier.ts'

const BAGGAGE = 'baggage'

/** What every participant has to pass on (W3C Baggage, 3.3.2); more is not sent. */
const MAX_MEMBERS_SENT = 64
const MAX_LENGTH_SENT = 8192
/** What is read of all header lines together; the rest is ignored. */
const MAX_MEMBERS_READ = 180
const MAX_LENGTH_READ = 8192

/**
 * W3C Baggage. A header line that breaks the grammar is ignored as a whole; only legal members are sent, whatever the baggage
 * holds. Never throws.
 */
export class W3CBaggagePropagator implements TextMapPropagator {
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    const from = contextOr(context)
    if (isTracingSuppressed(from)) return
    const header = headerOf(from)
    if (header !== '') setHeader(carrier, setter, BAGGAGE, header)
  }

  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const into = contextOr(context)
    const reading: Reading = { entries: Object.create(null) as Reading['entries'], members: 0, length: 0 }
    for (const line of headerLines(carrier, getter, BAGGAGE)) {
      if (reading.members >= MAX_MEMBERS_READ || reading.length >= MAX_LENGTH_READ) break
      readLine(line, reading)
    }
    if (reading.members === 0) return into
    return withBaggage(into, propagation.createBaggage(reading.entries))
  }

  fields(): string[] {
    return [BAGGAGE]
  }
}

interface Reading {
  /** Without a prototype, so that a member named `__proto__` is a member like any other. */
  readonly entries: Record<string, BaggageEntry>
  members: number
  length: number
}

function readLine(line: string, reading: Reading): void {
  const members = []
  let { length } = reading
  // No more of the line is looked at than may be kept, however long it is.
  const parts = line.slice(0, MAX_LENGTH_READ + 1).split(',', MAX_MEMBERS_READ - reading.members)
  for (const part of parts) {
    length += part.length + (length === 0 ? 0 : 1)
    if (length > MAX_LENGTH_READ) break
    const member = parseMember(part)
    if (member === undefined) return
    members.push(member)
  }
  for (const [key, entry] of members) reading.entries[key] = entry
  reading.members += members.length
  reading.length = length
}

function headerOf(context: Context): string {
  try {
    let header = ''
    let count = 0
    for (const [key, entry] of (baggageIn(context) as Baggage | undefined)?.getAllEntries() ?? []) {
      if (count >= MAX_MEMBERS_SENT) break
      const member = memberText(key, entry)
      const separator = header === '' ? '' : ','
      if (member === undefined || header.length + separator.length + member.length > MAX_LENGTH_SENT) continue
      header += separator + member
      count += 1
    }
    return header
  } catch {
    // Baggage of somebody else's making that cannot be read is not sent.
    return ''
  }
}
