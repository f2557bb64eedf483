import type { DatapointResult } from '../datapoint.ts'
import { cutToWidth, printable } from './display-width.ts'

/** Different errors that are shown. */
const maxErrors = 5

/** What went wrong, each kind once with how often, the most frequent first: the table says only that there was an error. */
export function errorLines(datapoints: readonly DatapointResult[], width: number): readonly string[] {
  const counts = new Map<string, number>()
  const count = (text: string): void => void counts.set(text, (counts.get(text) ?? 0) + 1)
  for (const { status, error, scores } of datapoints) {
    if (status === 'failed') count(printable(error ?? 'failed'))
    for (const [name, score] of Object.entries(scores))
      if (score.error !== undefined) count(printable(`${name}: ${score.error}`))
  }
  if (counts.size === 0) return []
  const all = [...counts].toSorted(([, a], [, b]) => b - a)
  const shown = all.slice(0, maxErrors).map(([text, times]) => cutToWidth(`  ${times} × ${text}`, width))
  const rest = all.length - shown.length
  return ['Errors:', ...shown, ...(rest > 0 ? [`  … and ${rest} other ${rest === 1 ? 'error' : 'errors'}`] : []), '']
}
