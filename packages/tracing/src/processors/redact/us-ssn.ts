import { type Finding, isBoundary, type Rule } from './rule.ts'

const pattern = /(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/y

/** US social security numbers in their printed form. Not on by default: order numbers look the same. */
export const usSsnRule: Rule = {
  name: 'us-ssn',
  anchors: [{ kind: 'pattern', pattern: /\d{3}-\d{2}-\d{4}/ }],
  find(text, at): Finding | undefined {
    pattern.lastIndex = at
    if (!isBoundary(text, at) || text.charAt(at - 1) === '-' || !pattern.test(text)) return undefined
    return { readTo: at + 11, range: { from: at, start: at, end: at + 11 } }
  },
}
