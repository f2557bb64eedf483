import { type Finding, isWordCode, type Rule } from './rule.ts'
import { credentialsBefore } from './url-credentials.ts'

const MAX_LOCAL_CHARS = 64
const domain = /[A-Za-z0-9.-]{3,255}/y
const lastLabel = /\.([A-Za-z]{2,24})$/

/** `logo@2x.png` and `pkg@1.0.js` have the form of an address and are files. */
const fileEndings = new Set([
  'png',
  'jpg',
  'jpeg',
  'gif',
  'svg',
  'webp',
  'ico',
  'css',
  'js',
  'ts',
  'json',
  'html',
  'md',
])

/** E-mail addresses, `%40` in place of the at sign included. Read outwards from the sign, so letters alone cost nothing. */
export const emailRule: Rule = {
  name: 'email',
  anchors: [
    { kind: 'text', text: '@' },
    { kind: 'text', text: '%40' },
  ],
  find(text, at): Finding | undefined {
    const start = localStart(text, at)
    if (start === at) return undefined
    const domainStart = at + (text.charAt(at) === '@' ? 1 : 3)
    domain.lastIndex = domainStart
    const run = domain.exec(text)?.[0]
    if (run === undefined) return undefined
    const name = withoutEnd(run)
    const ending = lastLabel.exec(name)?.[1]
    if (ending === undefined || fileEndings.has(ending.toLowerCase())) return undefined
    // `user:password@host` is the business of another rule, which leaves the host.
    if (credentialsBefore(text, at) !== undefined) return undefined
    const end = domainStart + name.length
    return { readTo: end, range: { from: start, start, end } }
  },
}

/** The full stop of a sentence is not the address's. */
function withoutEnd(run: string): string {
  let end = run.length
  while (end > 0 && !isWordCode(run.charCodeAt(end - 1))) end -= 1
  return run.slice(0, end)
}

function localStart(text: string, at: number): number {
  const limit = Math.max(0, at - MAX_LOCAL_CHARS)
  let start = at
  while (start > limit && isLocalCode(text.charCodeAt(start - 1))) start -= 1
  return start
}

/** Letters, digits and `. _ % + -`. */
function isLocalCode(code: number): boolean {
  return isWordCode(code) || code === 0x2e || code === 0x5f || code === 0x25 || code === 0x2b || code === 0x2d
}
