import { isAssigned, isKeyCode } from './assigned-key.ts'
import { readValue } from './assigned-value.ts'
import type { Anchor, Finding, Rule } from './rule.ts'
import type { KeyTest } from './sensitive-key.ts'

const words = [
  'passw',
  'passphrase',
  'passcode',
  'pwd',
  'secret',
  'auth',
  'cookie',
  'cred',
  'bearer',
  'jwt',
  'cvv',
  'cvc',
  'key',
  'connection',
]

const anchors: readonly Anchor[] = [
  ...words.map((text) => ({ kind: 'word' as const, text, isMeant: isAssigned })),
  { kind: 'word', text: 'token', isMeant: (text, end) => isSecretToken(text, end) && isAssigned(text, end) },
]

/** How far a key reaches to either side of the word by which it was found. */
const MAX_KEY_CHARS = 64
const separator = /((?:\\{0,15}["'])?\]?)(?:[ \t]|\\t){0,8}(=>|:=|={1,3}|[:>]|%3d)(?:[ \t]|\\t){0,8}/iy

export interface AssignmentParts {
  readonly isSensitiveKey: KeyTest
  readonly extraKeys: readonly string[]
  readonly hasBuiltInKeys: boolean
  readonly replacement: string
}

/**
 * Values of sensitive keys in plain text: `key=value`, `key: value`, headers, elements, and JSON inside other text at any
 * depth of escaping.
 */
export function assignmentRule({ isSensitiveKey, extraKeys, hasBuiltInKeys, replacement }: AssignmentParts): Rule {
  const extra = extraKeys.map((key) => anchorOfKey(key))
  return {
    name: 'assignment',
    anchors: [...(hasBuiltInKeys ? anchors : []), ...extra],
    find(text, at): Finding | undefined {
      const from = keyStart(text, at)
      const keyEnd = endOfKey(text, at)
      separator.lastIndex = keyEnd
      const match = separator.exec(text)
      if (match === null || !isSensitiveKey(text.slice(from, keyEnd))) return undefined
      const [whole, quote = '', sign = ''] = match
      if (sign === '>' && text.charAt(from - 1) !== '<') return undefined
      const key = text.slice(from, keyEnd).toLowerCase()
      const found = readValue({
        text,
        at: keyEnd + whole.length,
        key,
        keyQuote: quote.replace(']', ''),
        sign,
        replacement,
      })
      // An element is known by the bracket before its name.
      return found && { readTo: found.end, range: { from: sign === '>' ? from - 1 : from, ...found } }
    },
  }
}

/** `prompt_tokens` stands in every answer of a model; plural tokens are secrets only with these words before them. */
function isSecretToken(text: string, end: number): boolean {
  const isPlural = text.charAt(end) === 's' || text.charAt(end) === 'S'
  return !isPlural || /(?:access|refresh|auth|session|api)[_-]?$/i.test(text.slice(Math.max(0, end - 13), end - 5))
}

/** A key of the user's, in whichever of `customer_id`, `customerId` and `Customer-Id` it is written. */
function anchorOfKey(key: string): Anchor {
  const letters = [...key.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')]
  const [first = '', ...others] = letters
  return {
    kind: 'word',
    text: first,
    isMeant(text, end) {
      let at = end
      for (const letter of others) {
        if (' _.-'.includes(text.charAt(at))) at += 1
        if (text.slice(at, at + letter.length).toLowerCase() !== letter) return false
        at += letter.length
      }
      return isAssigned(text, at)
    },
  }
}

function keyStart(text: string, at: number): number {
  const limit = Math.max(0, at - MAX_KEY_CHARS)
  let start = at
  while (start > limit && isKeyCode(text.charCodeAt(start - 1))) start -= 1
  // The letter of an escape (`\n`, `\t`) is not the key's.
  return start > 0 && start < at && text.charCodeAt(start - 1) === 0x5c ? start + 1 : start
}

function endOfKey(text: string, at: number): number {
  const limit = Math.min(text.length, at + MAX_KEY_CHARS)
  let end = at
  while (end < limit && isKeyCode(text.charCodeAt(end))) end += 1
  return end
}
