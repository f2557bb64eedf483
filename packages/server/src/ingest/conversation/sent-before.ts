import { createHash } from 'node:crypto'
import { isRecord } from '../json-text.ts'
import type { Conversation } from './conversation.ts'
import type { Message, MessagePart } from '@honeyhive/api'

/**
 * What a message says, piece by piece, in a form in which the same thing said twice is equal: without ids, names and reasoning,
 * which conventions and providers add or leave out when a message is sent again.
 */
export interface Piece {
  readonly key: string
  /** Index of its message. */
  readonly message: number
}

/** Above it only what both begin and end with is compared: the table would take longer than the answer is worth. */
const maxTableCells = 4_000_000

export function piecesOf(messages: readonly Message[]): readonly Piece[] {
  return messages.flatMap(({ role, parts }, message) =>
    parts.flatMap((part) => {
      const said = saidBy(role, part)
      return said === null ? [] : [{ key: createHash('sha1').update(said).digest('base64'), message }]
    }),
  )
}

/** Everything that was said when a call of a model had ended: what it was sent and what it answered. */
export function keysOf({ input, output }: Conversation): readonly string[] {
  return [...piecesOf(input), ...piecesOf(output)].map(({ key }) => key)
}

/** Characters of what was said, about: what comparing a conversation costs. */
export function sizeOf({ input, output }: Conversation): number {
  return [...input, ...output].reduce(
    (sum, { parts }) => sum + parts.reduce((size, part) => size + sizeOfPart(part), 0),
    0,
  )
}

function sizeOfPart(part: MessagePart): number {
  if (part.kind === 'media') return part.url.length
  if (part.kind === 'tool-result') return typeof part.result === 'string' ? part.result.length : 0
  return 'text' in part ? part.text.length : 0
}

function saidBy(role: string, part: MessagePart): string | null {
  switch (part.kind) {
    case 'reasoning':
      return null
    case 'text': {
      const text = part.text.trim()
      return text === '' ? null : `${role} text ${text}`
    }
    case 'tool-call':
      return `call ${part.name} ${canonical(part.arguments)}`
    // Some conventions let the tool answer, some the user.
    case 'tool-result':
      return `result ${canonical(part.result)}`
    case 'media':
      return `media ${part.url}`
    case 'other':
      return `other ${canonical(part.value)}`
  }
}

/** JSON in which the order of keys does not count. */
function canonical(value: unknown): string {
  const sorted = (_: string, inner: unknown): unknown =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner
  return JSON.stringify(value, sorted) ?? ''
}

/** How many of the pieces were said in an earlier call: how good a candidate it is for having been continued. */
export function sharedCount(pieces: readonly Piece[], earlier: readonly string[]): number {
  const left = new Map<string, number>()
  for (const key of earlier) left.set(key, (left.get(key) ?? 0) + 1)
  let shared = 0
  for (const { key } of pieces) {
    const count = left.get(key) ?? 0
    if (count === 0) continue
    left.set(key, count - 1)
    shared += 1
  }
  return shared
}

/**
 * For each message whether the earlier call said all of it already, in the same order. The order counts, so that a second "yes" is
 * new; what lies between need not be the same, so that a history that was cut or summed up is still known again.
 */
export function messagesSaidBefore(messages: readonly Message[], earlier: readonly string[]): readonly boolean[] {
  const pieces = piecesOf(messages)
  const known = commonSequence(
    pieces.map(({ key }) => key),
    earlier,
  )
  const before: (boolean | null)[] = messages.map(() => null)
  pieces.forEach(({ message }, index) => (before[message] = known.has(index) && before[message] !== false))
  // A message of which nothing can be compared, such as reasoning, belongs to the one that follows it.
  for (let at = before.length - 2; at >= 0; at -= 1) before[at] ??= before[at + 1] ?? null
  return before.map((isBefore) => isBefore === true)
}

/** Indexes into `one` of a longest sequence that both have. */
function commonSequence(one: readonly string[], other: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>()
  let start = 0
  while (start < one.length && start < other.length && one[start] === other[start]) found.add(start++)
  let [oneEnd, otherEnd] = [one.length, other.length]
  while (oneEnd > start && otherEnd > start && one[oneEnd - 1] === other[otherEnd - 1]) {
    found.add(--oneEnd)
    otherEnd -= 1
  }
  const [a, b] = [one.slice(start, oneEnd), other.slice(start, otherEnd)]
  if (a.length > 0 && b.length > 0 && (a.length + 1) * (b.length + 1) <= maxTableCells)
    for (const index of commonBetween(a, b)) found.add(start + index)
  return found
}

function commonBetween(a: readonly string[], b: readonly string[]): readonly number[] {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
  const indexes: number[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      indexes.push(i)
      i += 1
      j += 1
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1
    else j += 1
  }
  return indexes
}
