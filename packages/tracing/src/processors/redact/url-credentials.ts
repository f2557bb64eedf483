import type { Finding, Rule } from './rule.ts'

const MAX_CREDENTIAL_CHARS = 512
const stops = new Set([' ', '\t', '\n', '\r', '"', "'", '`', '<', '>', '\\', '@'])
/** More of a password that itself holds an at sign. */
const rest = /[^\s"'`<>\\/?#@]{0,512}@/y

/** User and password in an address: everything between `://` and the `@` before the host. */
export const urlCredentialsRule: Rule = {
  name: 'url-credentials',
  anchors: [{ kind: 'text', text: '@' }],
  find(text, at): Finding | undefined {
    const start = credentialsBefore(text, at)
    if (start === undefined) return undefined
    let end = at
    for (let tries = 0; tries < 8; tries++) {
      rest.lastIndex = end + 1
      if (!rest.test(text)) break
      end = rest.lastIndex - 1
    }
    return { readTo: end + 1, range: { from: start - 3, start, end } }
  },
}

/** Where the user and password begin that this at sign ends; `undefined` when it ends none. */
export function credentialsBefore(text: string, at: number): number | undefined {
  const start = credentialStart(text, at)
  if (start === undefined || start === at) return undefined
  return isCredential(text.slice(start, at)) ? start : undefined
}

/** Backwards from the at sign to `://`; `undefined` when something comes first that no address holds. */
function credentialStart(text: string, at: number): number | undefined {
  const limit = Math.max(0, at - MAX_CREDENTIAL_CHARS)
  for (let index = at - 1; index >= limit; index--) {
    const char = text.charAt(index)
    if (stops.has(char)) return undefined
    if (char === ':' && text.startsWith('//', index + 1)) return index + 3
  }
  return undefined
}

/** A path before the at sign (`host/@scope/name`) makes it a path, unless a colon with no port after it comes first. */
function isCredential(part: string): boolean {
  const path = part.search(/[/?#]/)
  if (path === -1) return true
  const colon = part.slice(0, path).indexOf(':')
  return colon !== -1 && !/^\d{0,5}$/.test(part.slice(colon + 1, path))
}
