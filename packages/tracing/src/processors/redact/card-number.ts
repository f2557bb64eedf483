import { type Finding, isDigitCode, isWordCode, type Rule } from './rule.ts'

const DOT = 0x2e

/** Not inside a longer number or a fraction: embeddings are lists of those. No issuer begins with 1, and times do. */
const anchor = /(?<![\d.])[2-6]\d{3}(?:[ -]?\d{4}[ -]?\d{4}|[ -]\d{6}[ -])/

/** Digits in the groups that cards are printed in; any run of 13 to 19 when they stand together. */
const grouping = /^(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})$/

/** Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, each with its lengths. */
const issuers =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0|6|8)\d{12}|35\d{14}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17})$/

/** Payment cards: an issuer's prefix and length, printed grouping, and a right check digit. Other numbers stay. */
export const cardRule: Rule = {
  name: 'card',
  anchors: [{ kind: 'pattern', pattern: anchor }],
  find(text, at): Finding | undefined {
    const end = numberEnd(text, at)
    if (at > 0 && (isWordCode(text.charCodeAt(at - 1)) || text.charCodeAt(at - 1) === DOT)) return { readTo: end }
    if (isWordCode(text.charCodeAt(end)) || (text.charCodeAt(end) === DOT && isDigitCode(text.charCodeAt(end + 1)))) {
      return { readTo: end }
    }
    if (!isCardNumber(text.slice(at, end))) return { readTo: end }
    return { readTo: end, range: { from: at, start: at, end } }
  },
}

export function isCardNumber(run: string): boolean {
  if (run.length < 13 || run.length > 23 || !grouping.test(run)) return false
  const bare = run.replace(/[ -]/g, '')
  return issuers.test(bare) && hasRightCheckDigit(bare)
}

/** The end of digits parted by single spaces or dashes. */
function numberEnd(text: string, at: number): number {
  let end = at
  for (;;) {
    const code = text.charCodeAt(end)
    const isPart = (code === 0x20 || code === 0x2d) && isDigitCode(text.charCodeAt(end + 1))
    if (!isDigitCode(code) && !isPart) return end
    end += 1
  }
}

/** Luhn: every second digit from the right counts twice. */
function hasRightCheckDigit(number: string): boolean {
  let sum = 0
  for (let index = 0; index < number.length; index++) {
    const digit = number.charCodeAt(number.length - 1 - index) - 48
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
