import { nextLongRun } from './long-runs.ts'
import type { Anchor, Rule } from './rule.ts'

/** Looks for some anchors, all in one pass over the text. */
export interface Probe {
  /** Calls `visit` for each anchor found, in the order of the text, until it answers true. */
  each(text: string, visit: (rules: readonly Rule[], at: number) => boolean): void
}

/** As few passes as there are kinds of anchors: one for all words, one for all tokens, one for each text and pattern. */
export function probesOf(rules: readonly Rule[]): readonly Probe[] {
  const anchored = rules.flatMap((rule) => rule.anchors.map((anchor) => ({ anchor, rule })))
  const words = new Map<string, Rule[]>()
  const tokens = new Map<string, Rule[]>()
  const aheads = new Map<string, Set<string>>()
  const probes: Probe[] = []
  for (const { anchor, rule } of anchored) {
    if (anchor.kind === 'word') addWord(words, aheads, anchor, rule)
    else if (anchor.kind === 'token') append(tokens, anchor.text, rule)
    else if (anchor.kind === 'text') probes.push(textProbe(anchor.text, [rule]))
    else probes.push(patternProbe(anchor.pattern, () => [rule]))
  }
  if (tokens.size > 0) probes.push(tokenProbe(tokens))
  if (words.size > 0) probes.push(patternProbe(wordPattern(aheads), (word) => words.get(word.toLowerCase()) ?? []))
  return probes
}

function addWord(
  words: Map<string, Rule[]>,
  aheads: Map<string, Set<string>>,
  { text, ahead }: Anchor & { readonly kind: 'word' },
  rule: Rule,
): void {
  if (!words.get(text)?.includes(rule)) append(words, text, rule)
  aheads.set(ahead, (aheads.get(ahead) ?? new Set()).add(text))
}

function append(places: Map<string, Rule[]>, text: string, rule: Rule): void {
  places.set(text, [...(places.get(text) ?? []), rule])
}

/** Words with the same to follow share one look ahead: three times as fast as one each. */
function wordPattern(aheads: ReadonlyMap<string, ReadonlySet<string>>): RegExp {
  const sources = [...aheads].map(
    ([ahead, texts]) => `(?:${[...texts].map((text) => literal(text)).join('|')})(?=${ahead})`,
  )
  return new RegExp(sources.join('|'), 'gi')
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

function textProbe(anchor: string, rules: readonly Rule[]): Probe {
  return {
    each(text, visit) {
      for (let at = text.indexOf(anchor); at !== -1; at = text.indexOf(anchor, at + 1)) if (visit(rules, at)) return
    },
  }
}

function patternProbe(pattern: RegExp, rulesOf: (match: string) => readonly Rule[]): Probe {
  const global = new RegExp(pattern.source, pattern.flags.includes('i') ? 'gi' : 'g')
  return {
    each(text, visit) {
      global.lastIndex = 0
      for (let match = global.exec(text); match !== null; match = global.exec(text)) {
        if (visit(rulesOf(match[0]), match.index)) return
      }
    },
  }
}

function tokenProbe(tokens: ReadonlyMap<string, readonly Rule[]>): Probe {
  const beginnings = new RegExp([...tokens.keys()].map((text) => literal(text)).join('|'), 'gi')
  return {
    each(text, visit) {
      for (let run = nextLongRun(text, 0); run !== undefined; run = nextLongRun(text, run.end)) {
        const part = text.slice(run.start, run.end)
        beginnings.lastIndex = 0
        for (let match = beginnings.exec(part); match !== null; match = beginnings.exec(part)) {
          if (visit(tokens.get(match[0].toLowerCase()) ?? [], run.start + match.index)) return
        }
      }
    },
  }
}
