/** Sensitive however they are joined to other words: `dbPassword`, `OPENAI_API_KEY`, `x-api-key`. Tried on letters and digits only. */
const strong =
  /passw(?:or)?d|passphrase|passcode|(?:api|access|private|secret|session|signing|encryption|account|master|subscription|service|storage|deploy|ssh|rsa)keys?(?![a-z])|clientsecret|connectionstring|(?:access|refresh|auth|session|api|bearer|csrf|xsrf)tokens?(?![a-z])|credential/

/** Sensitive as a word of their own: `auth` is, `author` is not. Tried on ` word word `. */
const weak = / (?:secrets?|token|auth|authorization|cookies?|pwd|creds?|bearer|jwt|cvv|cvc) /

/** Numbers of tokens and times until them, which every model call reports. */
const counter =
  / (?:max|min|prompt|completion|total|input|output|cached|reasoning|thinking|new|num|number of|n|first|last|next|per|per output|per input) token | token (?:counts?|usage|limit|budget|type|length|size|rate|price|cost|index|window|estimate|details) /

/** What a setting about a secret ends with when it is not the secret. */
const about =
  / (?:type|method|mode|provider|scheme|url|uri|endpoint|expiry|expires|expiration|ttl|count|counts|limit|length|size|enabled|required|status|policy|name|names) $/

const MAX_KEY_CHARS = 256
const MAX_KNOWN_KEYS = 2_000

export type KeyTest = (key: string) => boolean

export interface KeyTestOptions {
  readonly builtIn: boolean
  readonly keys: readonly (string | RegExp)[]
}

/**
 * Whether the whole value under a key is to be hidden. Each part of a dotted key is judged by itself, as the keys of nested
 * objects are. Answers are remembered, since programs have few keys and use them often.
 */
export function createKeyTest({ builtIn, keys }: KeyTestOptions): KeyTest {
  const names = new Set(keys.filter((key) => typeof key === 'string').map((key) => squashed(key)))
  const patterns = keys
    .filter((key) => key instanceof RegExp)
    .map((key) => new RegExp(key.source, key.flags.replace(/[gy]/g, '')))
  const known = new Map<string, boolean>()
  const isNamed = (part: string): boolean => names.has(squashed(part)) || (builtIn && isSensitiveWord(part))
  return (key) => {
    const remembered = known.get(key)
    if (remembered !== undefined) return remembered
    const cut = key.slice(0, MAX_KEY_CHARS)
    const answer =
      names.has(squashed(cut)) || patterns.some((pattern) => pattern.test(cut)) || cut.split('.').some(isNamed)
    if (known.size >= MAX_KNOWN_KEYS) known.clear()
    if (key.length <= MAX_KEY_CHARS) known.set(key, answer)
    return answer
  }
}

function isSensitiveWord(part: string): boolean {
  const words = ` ${part
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()} `
  if (!weak.test(words) && !strong.test(words.replaceAll(' ', ''))) return false
  return !counter.test(words) && !about.test(words)
}

function squashed(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}
