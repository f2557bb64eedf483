import { type Finding, isBoundary, type Rule } from './rule.ts'

const bearer = /bearer[ +]{1,4}([A-Za-z0-9._~+/=-]{8,})/iy
const basic = /basic[ +]{1,4}([A-Za-z0-9+/=_-]{6,4096})/iy

/** `Bearer <token>`, wherever it stands. */
export const bearerRule: Rule = {
  name: 'bearer',
  anchors: [{ kind: 'word', text: 'bearer', isMeant: isParted }],
  find: (text, at) => credentialAfter(bearer, text, at, (value) => value.length >= 32 || /[0-9=_]/.test(value)),
}

/** `Basic <user:password in base64>`; the decoded text tells it from "basic authentication". */
export const basicRule: Rule = {
  name: 'basic',
  anchors: [{ kind: 'word', text: 'basic', isMeant: isParted }],
  find: (text, at) => credentialAfter(basic, text, at, (value) => decodedStart(value).includes(':')),
}

/** Cut to whole groups of four, so that the decoder has nothing to object to. */
function decodedStart(value: string): string {
  const plain = value.slice(0, 512).replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', '')
  return atob(plain.slice(0, plain.length - (plain.length % 4)))
}

function isParted(text: string, end: number): boolean {
  return text.charAt(end) === ' ' || text.charAt(end) === '+'
}

function credentialAfter(
  pattern: RegExp,
  text: string,
  at: number,
  accept: (value: string) => boolean,
): Finding | undefined {
  pattern.lastIndex = at
  const match = isBoundary(text, at) ? pattern.exec(text) : null
  const value = match?.[1]
  if (match === null || value === undefined) return undefined
  const end = at + match[0].length
  return accept(value) ? { readTo: end, range: { from: at, start: end - value.length, end } } : { readTo: end }
}
