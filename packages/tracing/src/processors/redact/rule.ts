import type { Range } from './range.ts'

/** What must stand in a text before a rule looks at it: the four kinds differ in how cheaply they are found. */
export type Anchor =
  /** These very characters. */
  | { readonly kind: 'text'; readonly text: string }
  /** A word in any case. `isMeant` looks at what follows the place where it ends, at a bounded number of characters. */
  | { readonly kind: 'word'; readonly text: string; readonly isMeant: (text: string, end: number) => boolean }
  /** The beginning of a token, in any case: looked for only in long runs of characters without a space. */
  | { readonly kind: 'token'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }

/** What a rule says about one place: how far it has looked, and what it found there. */
export interface Finding {
  /** The rule is not asked again about places before this one, so no character is read twice for one anchor. */
  readonly readTo: number
  readonly range?: Range | undefined
}

/** Finds one kind of secret. Asked only where one of its anchors begins. */
export interface Rule {
  readonly name: string
  readonly anchors: readonly Anchor[]
  find(text: string, at: number): Finding | undefined
}

/** No letter or digit before it, unless that is the end of an escape: `\n` in JSON text, `%3D` in addresses. */
export function isBoundary(text: string, at: number): boolean {
  if (at === 0 || !isWordCode(text.charCodeAt(at - 1))) return true
  if (at > 2 && text.charCodeAt(at - 3) === 0x25) return true
  return at > 1 && text.charCodeAt(at - 2) === 0x5c && 'nrtbf'.includes(text.charAt(at - 1))
}

/** ASCII letters and digits. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigitCode(code)
}

export function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57
}
