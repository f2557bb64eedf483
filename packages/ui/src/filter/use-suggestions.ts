import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { fetchValues } from '../api/aggregate.ts'
import { fieldSuggestions, valueSuggestions } from './complete-filter.ts'
import type { Suggestion, TypedTerm } from './complete-filter.ts'

const FRESH_MILLIS = 30_000
const NONE: readonly Suggestion[] = []

/** What could stand at the cursor: fields by their names, values as often as events have them. */
export function useSuggestions(term: TypedTerm, isOpen: boolean): readonly Suggestion[] {
  const { field, text } = term
  const query = useQuery({
    queryKey: ['values', field?.field],
    queryFn: ({ signal }) => (field === null ? [] : fetchValues(field.field, signal)),
    enabled: isOpen && field !== null && field.name !== 'error',
    staleTime: FRESH_MILLIS,
    placeholderData: keepPreviousData,
  })
  if (!isOpen) return NONE
  return field === null ? fieldSuggestions(text) : valueSuggestions(field, text, query.data ?? [])
}
