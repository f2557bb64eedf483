import { nextLongRun } from './long-runs.ts'
import type { Anchor, Rule } from './rule.ts'

/** Looks for some anchors, all in one pass over the text. */
export interface Probe {
  /** Calls `visit` for each anchor found, in the order of the text, until it answers true. */
  each(text: string, visit: (rules: readonly Rule[], at: number) => boolean): void
}

type WordAnchor = Anchor & { readonly kind: 'word' }

interface Word {
  readonly anchor: WordAnchor
  readonly rules: readonly Rule[]
}

/** As few passes as there are kinds of anchors: one for all words, one for all tokens, one for each text and pattern. */
export function probesOf(rules: readonly Rule[]): readonly Probe[] {
  const words = new Map<string, Word[]>()
  const tokens = new Map<string, Rule[]>()
  const probes: Probe[] = []
  for (const rule of rules) {
    for (const anchor of rule.anchors) {
      if (anchor.kind === 'word') append(words, anchor.text, { anchor, rules: [rule] })
      else if (anchor.kind === 'token') append(tokens, anchor.text, rule)
      else if (anchor.kind === 'text') probes.push(textProbe(anchor.text, [rule]))
      else probes.push(patternProbe(anchor.pattern, [rule]))
    }
  }
  if (tokens.size > 0) probes.push(tokenProbe(tokens))
  if (words.size > 0) probes.push(wordProbe(words))
  return probes
}

function append<Item>(places: Map<string, Item[]>, text: string, item: Item): void {
  places.set(text, [...(places.get(text) ?? []), item])
}

function anyOf(texts: Iterable<string>): RegExp {
  return new RegExp([...texts].map((text) => literal(text)).join('|'), 'gi')
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

function patternProbe(pattern: RegExp, rules: readonly Rule[]): Probe {
  const global = new RegExp(pattern.source, 'g')
  return {
    each(text, visit) {
      global.lastIndex = 0
      for (let match = global.exec(text); match !== null; match = global.exec(text)) {
        if (visit(rules, match.index)) return
      }
    },
  }
}

function wordProbe(words: ReadonlyMap<string, readonly Word[]>): Probe {
  const pattern = anyOf(words.keys())
  return {
    each(text, visit) {
      pattern.lastIndex = 0
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const end = pattern.lastIndex
        for (const { anchor, rules } of words.get(match[0].toLowerCase()) ?? []) {
          if (anchor.isMeant(text, end) && visit(rules, match.index)) return
        }
      }
    },
  }
}

function tokenProbe(tokens: ReadonlyMap<string, readonly Rule[]>): Probe {
  const beginnings = anyOf(tokens.keys())
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
