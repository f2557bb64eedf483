import { type Probe, probesOf } from './probe.ts'
import type { Range } from './range.ts'
import type { Rule } from './rule.ts'

/** Finds what the rules hide in plain text. */
export interface Scanner {
  /** Whether any rule has to look at the text; the only thing that clean text costs. */
  mayFind(text: string): boolean
  find(text: string): readonly Range[]
  /** Where the anchors stand, unsorted. */
  places(text: string): number[]
}

/**
 * Looks for anchors first; a rule runs where one of its anchors stands and reads from there. For each anchor a rule reads each
 * character once, so the time grows with the text and with nothing else.
 */
export function createScanner(rules: readonly Rule[]): Scanner {
  const probes = probesOf(rules)
  return {
    mayFind: (text) => probes.some((probe) => hasAnchor(probe, text)),
    places: (text) => probes.flatMap((probe) => placesOf(probe, text)),
    find: (text) => probes.flatMap((probe) => findAll(probe, text)),
  }
}

function hasAnchor(probe: Probe, text: string): boolean {
  let isThere = false
  probe.each(text, () => (isThere = true))
  return isThere
}

function placesOf(probe: Probe, text: string): readonly number[] {
  const places: number[] = []
  probe.each(text, (_rules, at) => {
    places.push(at)
    return false
  })
  return places
}

function findAll(probe: Probe, text: string): readonly Range[] {
  const ranges: Range[] = []
  const readTo = new Map<Rule, number>()
  probe.each(text, (rules, at) => {
    for (const rule of rules) {
      if (at < (readTo.get(rule) ?? 0)) continue
      const finding = rule.find(text, at)
      if (finding === undefined) continue
      readTo.set(rule, finding.readTo)
      if (finding.range !== undefined) ranges.push(finding.range)
    }
    return false
  })
  return ranges
}
