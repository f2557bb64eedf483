import type { EventSummary, SessionTree } from '@honeyhive/api'
import { currentTerminal, dollars, duration, fitted, printable, styled, type Terminal } from './terminal.ts'

interface Step {
  readonly event: EventSummary
  /** The lines that lead to it. */
  readonly stem: string
  readonly isLast: boolean
}

/** A session as a tree, a line for each event. Without recursion: a trace may be as deep as it likes. */
export function treeLines({ session, events }: SessionTree, terminal: Terminal = currentTerminal()): readonly string[] {
  const children = childrenOf(events)
  const lines = [head(session, terminal)]
  const roots = children.get(session.id) ?? []
  const waiting = steps(roots, '').toReversed()
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { event, stem, isLast } = step
    lines.push(line(event, `${stem}${isLast ? '└─ ' : '├─ '}`, terminal))
    if (event.error !== null) lines.push(failure(event.error, `${stem}${isLast ? '   ' : '│  '}`, terminal))
    waiting.push(...steps(children.get(event.id) ?? [], `${stem}${isLast ? '   ' : '│  '}`).toReversed())
  }
  return lines
}

function steps(events: readonly EventSummary[], stem: string): readonly Step[] {
  return events.map((event, index) => ({ event, stem, isLast: index === events.length - 1 }))
}

/** By parent; one whose parent never came stands below the session. */
function childrenOf(events: readonly EventSummary[]): ReadonlyMap<string, readonly EventSummary[]> {
  const known = new Set(events.map(({ id }) => id))
  const children = new Map<string, EventSummary[]>()
  for (const event of events) {
    if (event.parentId === null) continue
    const parent = known.has(event.parentId) ? event.parentId : event.sessionId
    children.set(parent, [...(children.get(parent) ?? []), event])
  }
  return children
}

function head(session: SessionTree['session'], terminal: Terminal): string {
  const { name, project, eventCount, errorCount, inputTokens, outputTokens, costUsd, durationMillis } = session
  const facts = [
    project,
    `${eventCount} ${eventCount === 1 ? 'event' : 'events'}`,
    ...(errorCount === 0 ? [] : [`${errorCount} failed`]),
    duration(durationMillis),
    ...(inputTokens + outputTokens === 0 ? [] : [`${inputTokens}→${outputTokens} tokens`]),
    ...(costUsd === null ? [] : [dollars(costUsd)]),
  ]
  return `${styled(printable(name), 'bold', terminal)}  ${styled(printable(facts.join(' · ')), 'dim', terminal)}`
}

const colours = { model: 'cyan', tool: 'yellow', chain: 'green', session: 'bold' } as const

function line(event: EventSummary, stem: string, terminal: Terminal): string {
  const { type, name, model, inputTokens, outputTokens, costUsd, durationMillis, status } = event
  const usage = inputTokens === null && outputTokens === null ? [] : [`${inputTokens ?? 0}→${outputTokens ?? 0} tokens`]
  const isPriced = type === 'model' && costUsd !== null
  const facts = [...(model === null ? [] : [model]), ...usage, ...(isPriced ? [dollars(costUsd)] : [])]
  const took = status === 'running' ? 'running' : duration(durationMillis)
  const room = terminal.width - [...stem].length - type.length - took.length - 4
  const text = fitted(printable([name, ...facts].join(' · ')), room)
  const sign = status === 'error' ? styled('✗ ', 'red', terminal) : ''
  return `${styled(stem, 'dim', terminal)}${sign}${styled(type, colours[type], terminal)} ${text}  ${styled(took, 'dim', terminal)}`
}

function failure(error: string, stem: string, terminal: Terminal): string {
  const text = fitted(printable(error), terminal.width - [...stem].length - 3)
  return `${styled(`${stem}   `, 'dim', terminal)}${styled(text, 'red', terminal)}`
}
