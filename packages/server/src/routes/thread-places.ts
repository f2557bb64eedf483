import type { EventSummary } from '@honeyhive/api'

/** Where a span stands, as far as a conversation cares. */
export interface Place {
  /** The id of the topmost event above; '' where the event stands at the top itself. */
  readonly root: string
  /** Below a tool that a model asked for. */
  readonly isWithinAsked: boolean
  /** Below such a tool, or below another model call: what happens there is that one's own affair. */
  readonly isInner: boolean
}

const topmost: Place = { root: '', isWithinAsked: false, isInner: false }

type PlaceOf = (event: EventSummary) => Place

/**
 * Each event's place, found once: traces are as deep as programs are. That an event is a tool by type does not say that a model
 * asked for it: a traced function is one unless told otherwise. The name does.
 */
export function placesIn(events: readonly EventSummary[], asked: ReadonlySet<string>): PlaceOf {
  const byId = spansById(events)
  const places = new Map<string, Place>()
  return (event) => {
    const way = new Map<string, EventSummary>()
    for (
      let next: EventSummary | undefined = event;
      next !== undefined && !places.has(next.id) && !way.has(next.id);
      next = parentIn(byId, next)
    )
      way.set(next.id, next)
    for (const one of [...way.values()].toReversed()) {
      const parent = parentIn(byId, one)
      const above = parent === undefined ? undefined : places.get(parent.id)
      places.set(one.id, parent === undefined || above === undefined ? topmost : placeBelow(parent, above, asked))
    }
    return places.get(event.id) ?? topmost
  }
}

function placeBelow(parent: EventSummary, above: Place, asked: ReadonlySet<string>): Place {
  const isWithinAsked = above.isWithinAsked || isAsked(parent, asked)
  return {
    root: above.root === '' ? parent.id : above.root,
    isWithinAsked,
    isInner: isWithinAsked || above.isInner || parent.type === 'model',
  }
}

/** `execute_tool search`, as OpenTelemetry's conventions name it, is `search`. */
export function toolNameOf(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1)
}

function isAsked({ type, name }: EventSummary, asked: ReadonlySet<string>): boolean {
  return type === 'tool' && asked.has(toolNameOf(name))
}

interface ToolsWanted {
  readonly placeOf: PlaceOf
  readonly asked: ReadonlySet<string>
  /** The calls that the conversation is made of. */
  readonly calls: readonly EventSummary[]
}

/** The tools that ran: those that a model asked for, and of the others the topmost that hold neither those nor a call. */
export function toolSteps(
  events: readonly EventSummary[],
  { placeOf, asked, calls }: ToolsWanted,
): readonly EventSummary[] {
  const byId = spansById(events)
  const wanted = events.filter((event) => isAsked(event, asked) && !placeOf(event).isWithinAsked)
  const holding = ancestorsOf([...wanted, ...calls], byId)
  const isOther = (event: EventSummary): boolean =>
    event.type === 'tool' && !isAsked(event, asked) && !placeOf(event).isWithinAsked && !holding.has(event.id)
  const below = new Map<string, boolean>()
  const others = events.filter((event) => isOther(event) && !hasAbove(event, { byId, below, is: isOther }))
  return [...wanted, ...others]
}

function ancestorsOf(events: readonly EventSummary[], byId: ReadonlyMap<string, EventSummary>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const event of events)
    for (let above = parentIn(byId, event); above !== undefined && !found.has(above.id); above = parentIn(byId, above))
      found.add(above.id)
  return found
}

interface Climb {
  readonly byId: ReadonlyMap<string, EventSummary>
  /** What is known already, by id. */
  readonly below: Map<string, boolean>
  readonly is: (event: EventSummary) => boolean
}

function hasAbove(event: EventSummary, { byId, below, is }: Climb): boolean {
  const way: string[] = []
  let known: boolean | undefined
  for (let at: EventSummary | undefined = event; known === undefined && at !== undefined;) {
    known = below.get(at.id)
    if (known !== undefined) break
    way.push(at.id)
    below.set(at.id, false)
    const parent = parentIn(byId, at)
    known = parent === undefined ? false : is(parent) ? true : undefined
    at = parent
  }
  for (const id of way) below.set(id, known === true)
  return known === true
}

function spansById(events: readonly EventSummary[]): ReadonlyMap<string, EventSummary> {
  return new Map(events.filter(({ type }) => type !== 'session').map((event) => [event.id, event]))
}

function parentIn(byId: ReadonlyMap<string, EventSummary>, { parentId }: EventSummary): EventSummary | undefined {
  return parentId === null ? undefined : byId.get(parentId)
}
