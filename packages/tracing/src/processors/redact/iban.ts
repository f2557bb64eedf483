import { type Finding, isBoundary, type Rule } from './rule.ts'

/** Country and length, as the IBAN registry (ISO 13616) has them. */
const registry =
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SE24SI19SK24SM27TN24TR26UA29VA22VG24XK20'
const lengths = new Map(
  [...registry.matchAll(/([A-Z]{2})(\d{2})/g)].map(([, country, length]) => [country, Number(length)]),
)

/** Country, check number, and eleven characters more: the shortest that there is, less its last digit. */
const anchor = /[A-Z]{2}\d{2} ?[A-Z0-9]{4} ?[A-Z0-9]{4} ?[A-Z0-9]{3}/
const characters = /[A-Z0-9]/

/** Bank accounts: a country's length and a right check number, with or without the printed spaces. */
export const ibanRule: Rule = {
  name: 'iban',
  anchors: [{ kind: 'pattern', pattern: anchor }],
  find(text, at): Finding | undefined {
    const end = isBoundary(text, at) ? numberEnd(text, at) : undefined
    return end === undefined ? undefined : { readTo: end, range: { from: at, start: at, end } }
  },
}

/** Where a right number of the country's length ends. */
function numberEnd(text: string, start: number): number | undefined {
  const length = lengths.get(text.slice(start, start + 2))
  if (length === undefined) return undefined
  let bare = ''
  let end = start
  while (bare.length < length) {
    const char = text.charAt(end)
    if (characters.test(char)) bare += char
    else if (char !== ' ' || text.charAt(end - 1) === ' ') return undefined
    end += 1
  }
  return characters.test(text.charAt(end)) || !hasRightCheckNumber(bare) ? undefined : end
}

/** ISO 7064: with the first four characters moved to the end and letters as 10 to 35, the rest of dividing by 97 is 1. */
function hasRightCheckNumber(bare: string): boolean {
  let remainder = 0
  for (const char of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
