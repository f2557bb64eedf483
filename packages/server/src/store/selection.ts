import { eventValue, matches } from './matches.ts'
import type { EventFilter } from './event-store.ts'
import type { StoredEvent } from './event.ts'
import type { EventField, EventSelection, Predicate } from './query.ts'

/** A filter in its short form as a predicate. */
export function predicateOf({ field, operator, value }: EventFilter): Predicate {
  const is: Predicate = { kind: 'compare', field, operator: '=', value }
  const contains: Predicate = { kind: 'contains', field, text: value }
  switch (operator) {
    case 'is':
      return is
    case 'is not':
      return { kind: 'not', of: is }
    case 'contains':
      return contains
    case 'not contains':
      return { kind: 'not', of: contains }
    case 'greater than':
      return { kind: 'compare', field, operator: '>', value: Number(value) }
  }
}

/** Filters and `where` as one list of what must hold. */
export function conditionsOf(
  query: EventSelection & { readonly filters?: readonly EventFilter[] },
): readonly Predicate[] {
  const { filters = [], where } = query
  const all = filters.map((filter) => predicateOf(filter))
  if (where === undefined || where === null) return all
  return where.kind === 'all' ? [...all, ...where.of] : [...all, where]
}

/** Whether the event is selected, for stores that ask one event at a time. */
export function isSelected(
  event: StoredEvent,
  selection: { readonly conditions: readonly Predicate[]; readonly hasWords: (text: string) => boolean },
): boolean {
  const subject = { valueOf: (field: EventField) => eventValue(event, field), hasWords: selection.hasWords }
  return selection.conditions.every((condition) => matches(condition, subject))
}
