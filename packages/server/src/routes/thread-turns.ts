import { visibleParts } from './thread-calls.ts'
import { placesIn, toolNameOf, toolSteps } from './thread-places.ts'
import type { EventSummary, Message, MessagePart, ThreadMessage, ThreadStep, ThreadTurn } from '@honeyhive/api'
import type { ThreadCall } from './thread-calls.ts'

const textLimit = 20_000
const stepTextLimit = 2_000
const maxSteps = 500

interface Turn {
  readonly calls: ThreadCall[]
  readonly tools: EventSummary[]
}

/**
 * The conversation as the end user had it, out of model calls (by start) and the session's tree. Calls and tools belong together
 * that have the same root; within it a turn begins with a call in which the user says something new, under the instructions of
 * the turn before or in answer to it, after that one's calls have ended. Every other call is a step on the way; of a turn's calls
 * the last one that says anything is the answer.
 */
export function turnsOf(calls: readonly ThreadCall[], events: readonly EventSummary[]): readonly ThreadTurn[] {
  const asked = askedNames(calls)
  const placeOf = placesIn(events, asked)
  const groups = new Map<string, Turn[]>()
  const outer = calls.filter(({ event }) => !placeOf(event).isInner)
  for (const call of outer) {
    const { root } = placeOf(call.event)
    const turns = groups.get(root) ?? []
    groups.set(root, turns)
    const last = turns.at(-1)
    if (last === undefined || beginsTurn(call, last, root === '')) turns.push({ calls: [call], tools: [] })
    else last.calls.push(call)
  }
  const callEvents = outer.map(({ event }) => event)
  for (const event of toolSteps(events, { placeOf, asked, calls: callEvents })) {
    const turns = groups.get(placeOf(event).root)
    const turn = turns?.findLast(({ calls: own }) => startOf(own) <= event.startTime) ?? turns?.[0]
    turn?.tools.push(event)
  }
  return [...groups.values()]
    .flat()
    .map(turnOf)
    .toSorted((one, other) => one.startTime - other.startTime)
}

/** Events that stand at the top by themselves follow each other like calls of one root; there every new question is a turn. */
function beginsTurn(call: ThreadCall, { calls }: Turn, isAtTop: boolean): boolean {
  const hasEnded = calls.every(({ event }) => endOf(event) <= call.event.startTime)
  if (!hasEnded) return false
  // The same question once more, without what was said about it, is asked anew.
  if (isAtTop) return call.isNews || (call.said.length > 0 && !call.isContinuation)
  return call.isNews && (call.rules === calls[0]?.rules || call.isContinuation)
}

function turnOf({ calls, tools }: Turn): ThreadTurn {
  const answering = calls.findLast(({ output }) => output.some((message) => visibleParts(message).length > 0))
  const last = calls.at(-1)
  const startTime = startOf(calls)
  const steps = stepsOf({ calls, tools }, answering)
  const ends = calls.map(({ event }) => endOf(event)).filter(Number.isFinite)
  return {
    startTime,
    durationMillis: ends.length < calls.length ? null : Math.max(...ends) - startTime,
    said: (calls[0]?.said ?? []).map((message) => spoken(calls[0]?.event.id ?? '', message.role, [message])),
    steps: steps.slice(0, maxSteps),
    stepCount: steps.length,
    answer: answering === undefined ? null : spoken(answering.event.id, 'assistant', answering.output),
    failure:
      answering === undefined && last?.event.status === 'error'
        ? { eventId: last.event.id, error: last.event.error ?? 'error' }
        : null,
    isRunning: calls.some(({ event }) => event.status === 'running'),
  }
}

function stepsOf({ calls, tools }: Turn, answering: ThreadCall | undefined): readonly ThreadStep[] {
  const ran = new Set(tools.map(({ name }) => toolNameOf(name)))
  const steps = [
    ...calls.flatMap((call) => [
      ...(call === answering ? [] : [{ at: call.event.startTime, step: modelStep(call) }]),
      ...askedOnly(call, ran).map((step) => ({ at: endOf(call.event), step })),
    ]),
    ...tools.map((event) => ({ at: event.startTime, step: stepOf('tool', event, null) })),
  ]
  return steps.toSorted((one, other) => one.at - other.at).map(({ step }) => step)
}

function askedNames(calls: readonly ThreadCall[]): ReadonlySet<string> {
  return new Set(calls.flatMap(({ output }) => callsIn(output)))
}

function callsIn(messages: readonly Message[]): readonly string[] {
  return messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'tool-call' ? [part.name] : [])))
}

/** Tools that the model asked for and that no span tells of. */
function askedOnly({ event, output }: ThreadCall, ran: ReadonlySet<string>): readonly ThreadStep[] {
  const names = callsIn(output)
  const { id: eventId } = event
  return names.flatMap((name) =>
    ran.has(name)
      ? []
      : [{ kind: 'tool', eventId, name, status: 'unset', error: null, durationMillis: null, text: null }],
  )
}

function modelStep({ event, output }: ThreadCall): ThreadStep {
  const texts = output.flatMap((message) =>
    visibleParts(message).flatMap((part) => ('text' in part ? [part.text] : [])),
  )
  return stepOf('model', event, texts.length === 0 ? null : texts.join('\n').slice(0, stepTextLimit))
}

function stepOf(kind: ThreadStep['kind'], event: EventSummary, text: string | null): ThreadStep {
  const { id, name, status, error, durationMillis } = event
  return { kind, eventId: id, name, status, error, durationMillis, text }
}

function spoken(eventId: string, role: Message['role'], messages: readonly Message[]): ThreadMessage {
  const parts = messages.flatMap((message) => visibleParts(message))
  const isCut = parts.some((part) => part.kind === 'text' && part.text.length > textLimit)
  return { eventId, role: role === 'user' ? 'user' : 'assistant', parts: parts.map(cut), isCut }
}

function cut(part: MessagePart): MessagePart {
  return part.kind === 'text' && part.text.length > textLimit ? { ...part, text: part.text.slice(0, textLimit) } : part
}

function startOf(calls: readonly ThreadCall[]): number {
  return calls[0]?.event.startTime ?? 0
}

function endOf({ startTime, durationMillis }: EventSummary): number {
  return durationMillis === null ? Infinity : startTime + durationMillis
}
