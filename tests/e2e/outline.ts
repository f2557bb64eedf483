import type { EventSummary, SessionTree } from '@honeyhive/api'

/** The tree of a session as text, one line an event, children indented under their parent in the order of their start. */
export function outline({ session, events }: SessionTree): string {
  const childrenOf = (parentId: string | null): readonly EventSummary[] =>
    events.filter((event) => event.parentId === parentId)
  const lines = (parentId: string | null, depth: number): readonly string[] =>
    childrenOf(parentId).flatMap((event) =>
      [`${'  '.repeat(depth)}${event.type} ${event.name}`].concat(lines(event.id, depth + 1)),
    )
  const drawn = lines(null, 0)
  if (drawn.length !== events.length)
    throw new Error(`${events.length - drawn.length} events of ${session.id} hang on no parent.`)
  return drawn.join('\n')
}
