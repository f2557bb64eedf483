import type { Finding, Rule } from './rule.ts'

const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y
const end = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g

/** A private key in PEM form, to its last line; to the end of the text when that line is missing. */
export const privateKeyRule: Rule = {
  name: 'private-key',
  anchors: [{ kind: 'text', text: '-----BEGIN ' }],
  find(text, at): Finding | undefined {
    begin.lastIndex = at
    const opening = begin.exec(text)
    if (opening === null) return undefined
    end.lastIndex = at + opening[0].length
    const closing = end.exec(text)
    const readTo = closing === null ? text.length : closing.index + closing[0].length
    return { readTo, range: { from: at, start: at, end: readTo } }
  },
}
